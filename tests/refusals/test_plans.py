"""Plans and references that cannot be followed: file, line, reason, and nothing touched."""

from __future__ import annotations

import re

import pytest

from tests.compat.shop import HEADER, PLANNER

A = f"a 2024-01-01T00:00:00Z {PLANNER}\n"


def test_plan_missing(deployed):
    before = deployed.holdings()
    (deployed.folder / "sqitch.plan").unlink()
    result = deployed.run("deploy", "{uri}")
    assert (result.returncode, result.stderr.splitlines()[0]) == (
        2,
        "Plan file sqitch.plan does not exist",
    )
    assert deployed.holdings() == before


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (A + "b 2024-01-02T00:00:00Z\n", "planner"),
        (A + A, "duplicates"),
        (A + "@tag/one 2024-01-02T00:00:00Z " + PLANNER + "\n", "/"),
        (A + "b [] 2024-01-02T00:00:00Z " + PLANNER + "\n", "Invalid name"),
        (A + "HEAD 2024-01-02T00:00:00Z " + PLANNER + "\n", "reserved"),
    ],
    ids=["no planner", "duplicate change", "slash in a tag", "empty dependencies", "reserved name"],
)
@pytest.mark.parametrize("verb", ["deploy", "status"])
def test_plan_malformed(verb, lines, reason, deployed):
    before = deployed.holdings()
    deployed.write({"sqitch.plan": HEADER + lines})
    result = deployed.run(verb, "{uri}")
    assert result.returncode == 2
    assert re.match(r"sqitch\.plan:6:\d+: ", result.stderr), result.stderr
    assert reason in result.stderr
    assert deployed.holdings() == before


def test_plan_without_a_project(deployed):
    deployed.write({"sqitch.plan": "%syntax-version=1.0.0\n\n" + A})
    result = deployed.run("deploy", "{uri}")
    assert result.returncode == 2
    assert "%project" in result.stderr
    assert "sqitch.plan" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("deploy", "{uri}", "--to", "nobody"), 'Unknown change: "nobody"'),
        (("deploy", "{uri}", "--to", "@nowhere"), 'Unknown change: "@nowhere"'),
        (("revert", "-y", "{uri}", "--to", "nobody"), 'Unknown change: "nobody"'),
        (("revert", "-y", "{uri}", "--to", "@nowhere"), 'Unknown change: "@nowhere"'),
        (("revert", "-y", "{uri}", "--to", "b"), 'Change not deployed: "b"'),
        (("verify", "{uri}", "--to", "nobody"), 'Cannot find "nobody" in the database or the plan'),
    ],
    ids=lambda value: " ".join(value).replace("{uri} ", "") if isinstance(value, tuple) else "",
)
def test_unknown_change_or_tag(arguments, message, deployed):
    before = deployed.holdings()
    result = deployed.run(*arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert deployed.holdings() == before


def test_plan_whose_history_differs(deployed):
    before = deployed.holdings()
    deployed.write({"sqitch.plan": HEADER + f"b 2024-01-02T00:00:00Z {PLANNER}\n"})
    result = deployed.run("deploy", "{uri}")
    assert result.returncode == 2
    assert "Cannot find change 2cc284e2ddbdd0d711e9b5e79b58379d88e5490a (a) in sqitch.plan" in (
        result.stderr
    )
    assert deployed.holdings() == before
    status = deployed.run("status", "{uri}")
    assert status.returncode == 2
    assert "Cannot find this change in sqitch.plan" in status.stderr
    assert "Make sure you are connected to the proper database for this project." in status.stderr


def test_registry_newer_than_we_know(deployed):
    deployed.connection.execute(
        "insert into sqitch.releases values (2.0, now(), 'Grace Hopper', 'grace@example.com')"
    )
    before = deployed.holdings()
    for verb in (("deploy",), ("revert", "-y"), ("verify",)):
        result = deployed.run(verb[0], "{uri}", *verb[1:])
        assert result.returncode == 2
        assert "Registry version is 2 but 1.1 is the latest known" in result.stderr
        assert "upgrade" in result.stderr
    assert deployed.holdings() == before


def test_registry_of_another_project(workshop):
    """The registry knows only another project, which has our URI."""
    assert workshop.run("deploy", "{uri}", "--to", "a").returncode == 0
    assert workshop.run("revert", "-y", "{uri}").returncode == 0
    workshop.connection.execute("update sqitch.projects set project = 'bakery'")
    before = workshop.holdings()
    result = workshop.run("deploy", "{uri}")
    assert result.returncode == 2
    assert (
        'Cannot register "shop" with URI https://example.com/shop:'
        ' project "bakery" already using that URI' in result.stderr
    )
    assert workshop.holdings() == before


def test_a_schema_of_that_name_that_is_no_registry(workshop):
    workshop.connection.execute("create schema sqitch; create table sqitch.changes (what text)")
    result = workshop.run("deploy", "{uri}")
    assert result.returncode == 2
    assert 'schema "sqitch" is no registry of Sqitch' in result.stderr
    tables = workshop.connection.execute(
        "select nspname, relname, attname from pg_class join pg_namespace n on n.oid = relnamespace"
        " join pg_attribute on attrelid = pg_class.oid and attnum > 0"
        " where relkind = 'r' and nspname in ('sqitch', 'public')"
    ).fetchall()
    assert tables == [("sqitch", "changes", "what")]
