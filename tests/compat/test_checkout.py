"""A checkout takes the database along: both tools, on the same branches, leave the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.compat.differences import without_additions
from tests.compat.git_project import commit_branch, git
from tests.compat.oracle import normalise, run_tool
from tests.compat.registry_rows import read_registry
from tests.compat.shop import CONFIG, deploy, lines, small
from tests.compat.sqitch_many import kept_answer
from tests.fix_server import create_database, drop_database

LAYOUT = 1
"""Goes up when the repository changes: the kept answers are then asked for again."""


@dataclass(frozen=True)
class Checkout:
    """A branch to go to, from a database and a working tree in some state.

    :param reverted: to where the database is reverted first; all of ``main`` is deployed else.
    :param files: what is changed afterwards, and not committed.
    """

    name: str
    words: str
    reverted: str = ""
    stdin: str = ""
    files: tuple[tuple[str, str], ...] = ()


CHECKOUTS = (
    Checkout("to a branch that goes on", "checkout {uri} -y longer"),
    Checkout("to a branch that parts", "checkout -y search {uri}"),
    Checkout("to a branch with less", "checkout {uri} -y shorter"),
    Checkout("to the branch that is checked out", "checkout {uri} -y main"),
    Checkout("to no branch", "checkout {uri} -y nowhere"),
    Checkout("to a branch with nothing in common", "checkout {uri} -y apart"),
    Checkout("to a branch without a plan", "checkout {uri} -y unplanned"),
    Checkout("where not all is deployed", "checkout {uri} -y search", reverted="a"),
    Checkout("asked and declined", "checkout {uri} search", stdin="n\n"),
    Checkout("asked and accepted", "checkout {uri} search", stdin="y\n"),
    Checkout("with verify", "checkout --verify {uri} -y search"),
    Checkout("recorded only", "checkout --log-only {uri} -y search"),
    Checkout(
        "not asked by configuration",
        "checkout {uri} search",
        files=(("sqitch.conf", f"{CONFIG}[checkout]\n\tno_prompt = true\n"),),
    ),
    Checkout(
        "with a change not committed that is not in the way",
        "checkout {uri} -y search",
        files=(("deploy/a.sql", "-- edited\n"),),
    ),
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Path:
    """A repository with all branches; ``main`` is checked out."""
    folder = tmp_path_factory.mktemp("branches") / "repository"
    folder.mkdir()
    commit_branch(folder, "main", small("a", "b", "c"))
    for branch, files, gone in (
        (
            "longer",
            {
                "sqitch.plan": lines("a", "b", "c", "d"),
                "deploy/d.sql": deploy("CREATE TABLE d (id int);"),
            },
            (),
        ),
        (
            "search",
            {
                "sqitch.plan": lines("a", "b", "s"),
                "deploy/s.sql": deploy("CREATE TABLE s (id int);"),
                "revert/s.sql": deploy("DROP TABLE s;"),
            },
            ("deploy/c.sql", "revert/c.sql", "verify/c.sql"),
        ),
        ("shorter", {"sqitch.plan": lines("a")}, ()),
        ("apart", {"sqitch.plan": lines("z")}, ()),
        ("unplanned", {}, ("sqitch.plan",)),
    ):
        commit_branch(folder, branch, files, gone)
        git(folder, "checkout", "-q", "main")
    return folder


@pytest.fixture(scope="module")
def deployed(server, repository) -> Iterator[str]:
    """A database with all of ``main``, to copy."""
    database = create_database(server, "branch main")
    done = run_tool("slipstitch", ["deploy", database.uri], repository)
    assert done.returncode == 0, done.stderr
    yield database.name
    drop_database(database)


def run(tool: str, checkout: Checkout, folder: Path, repository: Path, database) -> list[object]:
    """Return what a tool says and what it leaves: status, streams, branch, files, registry."""
    shutil.copytree(repository, folder)
    if checkout.reverted:
        words = ["revert", "-y", "--to", checkout.reverted, database.uri]
        assert run_tool("slipstitch", words, folder).returncode == 0
    for name, text in checkout.files:
        (folder / name).write_text(text)
    words = checkout.words.replace("{uri}", database.uri).split()
    done = run_tool(tool, words, folder, stdin=checkout.stdin)
    with psycopg.connect(database.conninfo) as connection:
        rows = read_registry(connection)
    return [
        done.returncode,
        normalise(done.stdout, folder, database),
        normalise(done.stderr, folder, database),
        git(folder, "rev-parse", "--abbrev-ref", "HEAD").strip(),
        git(folder, "status", "--short"),
        rows,
    ]


@pytest.mark.parametrize("checkout", CHECKOUTS, ids=lambda checkout: checkout.name)
def test_both_tools_take_the_database_to_the_branch(
    checkout, tmp_path, server, repository, deployed
):
    def on_a_copy(tool: str) -> list[object]:
        database = create_database(server, f"{tool} checkout", deployed)
        try:
            return run(tool, checkout, tmp_path / tool, repository, database)
        finally:
            drop_database(database)

    name = f"checkout/{checkout.name.replace(' ', '_')}"
    expected = kept_answer(name, [str(checkout), LAYOUT], lambda: on_a_copy("sqitch"))
    given = on_a_copy("slipstitch")
    assert given[0] == (2 if expected[0] > 3 else expected[0]), given[2]
    if expected[0] in {0, 1}:
        assert given[1] == expected[1]
        assert without_additions(given[2]) == expected[2]
    assert given[3:] == expected[3:]


def test_what_git_would_not_check_out_is_refused_before_anything_is_reverted(
    tmp_path, server, repository, deployed
):
    """Sqitch reverts first, and then stands there: the branch is the old one, the data is gone."""
    left = {}
    for tool in ("sqitch", "slipstitch"):
        edited = Checkout(tool, "checkout {uri} -y search", files=(("deploy/c.sql", "-- mine\n"),))
        database = create_database(server, f"{tool} refused", deployed)
        try:
            left[tool] = run(tool, edited, tmp_path / tool, repository, database)
        finally:
            drop_database(database)
    assert [len(rows[5]["changes"]) for rows in left.values()] == [2, 3]
    assert [rows[3] for rows in left.values()] == ["main", "main"]
    assert left["slipstitch"][0] == 2
    assert "nothing was reverted" in left["slipstitch"][2]


def test_a_tag_of_the_same_name_does_not_stand_for_the_branch(
    tmp_path, server, repository, deployed
):
    folder = tmp_path / "tagged"
    shutil.copytree(repository, folder)
    git(folder, "tag", "search", "apart")
    database = create_database(server, "tagged checkout", deployed)
    try:
        words = ["checkout", "--json", "-y", "search", database.uri]
        done = run_tool("slipstitch", words, folder)
    finally:
        drop_database(database)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True
    assert git(folder, "symbolic-ref", "HEAD").strip() == "refs/heads/search"


def test_a_branch_of_another_work_tree_is_refused_before_anything_is_reverted(
    tmp_path, server, repository, deployed
):
    folder = tmp_path / "first"
    shutil.copytree(repository, folder)
    git(folder, "worktree", "add", "-q", str(tmp_path / "second"), "search")
    database = create_database(server, "taken checkout", deployed)
    try:
        done = run_tool("slipstitch", ["checkout", "-y", "search", database.uri], folder)
        with psycopg.connect(database.conninfo) as connection:
            assert len(read_registry(connection)["changes"]) == 3
    finally:
        drop_database(database)
    assert done.returncode == 2
    assert f"search is checked out in {tmp_path / 'second'}" in done.stderr
