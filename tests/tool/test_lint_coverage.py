"""Lint finds every measured operation that blocks for long, on each release, and no online one."""

from __future__ import annotations

from functools import cache

import pytest

from slipstitch.lint import blocking_index
from slipstitch.lint.rules import check
from slipstitch.lint.squawk import find_program
from tests.fix_lint import surveyed
from tools import lint_coverage


@cache
def outcomes() -> list[lint_coverage.Outcome]:
    return lint_coverage.outcomes(squawk=True)


def test_squawk_is_asked_too():
    assert find_program("squawk"), "pip install -e .[dev]"


def test_the_measured_list_is_whole():
    classes = [each.operation["class"] for each in outcomes()]
    assert len(classes) == 199
    assert classes.count("LONG") == 50
    assert classes.count("online") == 37


@pytest.mark.parametrize("version", lint_coverage.VERSIONS)
def test_every_operation_that_blocks_for_long_is_flagged(version: int):
    missed = [
        each.operation["sql"]
        for each in outcomes()
        if each.operation["class"] == "LONG" and version in each.codes and not each.flagged(version)
    ]
    assert not missed


@pytest.mark.parametrize("version", lint_coverage.VERSIONS)
def test_no_operation_that_is_online_is_flagged_by_any_rule_or_by_squawk(version: int):
    wrong = [
        (each.operation["sql"], each.codes[version])
        for each in outcomes()
        if each.operation["class"] in ("online", "online*") and each.codes.get(version)
    ]
    assert not wrong


def test_no_brief_operation_is_taken_for_a_long_one():
    wrong = [
        each.operation["sql"]
        for each in outcomes()
        if each.operation["class"] == "brief" and any(map(each.flagged, each.codes))
    ]
    assert not wrong


def test_the_pages_are_as_the_rules_make_them():
    assert lint_coverage.main(["--check"]) == 0


def test_a_rule_that_is_missing_is_noticed(monkeypatch: pytest.MonkeyPatch):
    rules = "slipstitch.lint.rules.RULES"
    monkeypatch.setattr(rules, [])
    assert not check(surveyed("create table t (n int);", "create index i on t (n);"))
    monkeypatch.setattr(rules, [blocking_index.RULE])
    assert check(surveyed("create table t (n int);", "create index i on t (n);"))
