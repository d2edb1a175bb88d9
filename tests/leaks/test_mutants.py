"""A policy that is dropped or loosened does not stay unseen: the matrix of its table turns red."""

from __future__ import annotations

import pytest

from slipstitch.leaks.mutants import Mutant, Trial
from slipstitch.report.leaks_mutants import as_document, lines, unnoticed
from tests.fix_mutants import UNSEEN, mutants, one_a_policy, trial


@pytest.fixture(scope="module")
def one_of_each(town) -> list[Trial]:
    return [trial(town, each) for each in one_a_policy(town)]


def test_one_mutant_of_each_policy_is_noticed_on_its_own_table(town, one_of_each):
    policies = sum(
        len(each.policies) for each in town.catalogue.of_kinds("rp") if not each.is_partition
    )
    assert len(one_of_each) == policies
    assert [each.mutant.name for each in unnoticed(one_of_each)] == []


def test_the_report_names_each_policy_with_who_noticed_or_the_reason(one_of_each):
    document = as_document(one_of_each)
    assert document["mutants"] == len(one_of_each) == document["noticed"] + document["known"]
    subjects = {(each["relation"], each["policy"]): each for each in document["subjects"]}
    assert len(subjects) == len(one_of_each)
    for each in subjects.values():
        (mutant,) = each["mutants"]
        assert mutant["noticed"] == bool(mutant["noticed_by"])
        assert mutant["noticed"] or mutant["reason"]
    told = "\n".join(lines(one_of_each))
    assert "policy patients_app_owner_sight on contact.patients" in told
    assert "nobody can notice: its policies let the owner of the functions do all" in told


def test_whoever_sees_every_row_by_a_policy_misses_it_when_it_is_dropped(town):
    dropped = [each for each in mutants(town) if each.kind == "dropped"]
    for role in ("app_migrator", "app_auditor"):
        chosen = [each for each in dropped if each.roles == (role,)][:2]
        assert len(chosen) == 2, role
        assert [each.name for each in chosen if not trial(town, each).is_noticed] == []


def test_a_right_to_append_that_is_taken_away_is_noticed(town):
    appended = ("integration.credential_uses", "integration.transform_log")
    chosen = [
        each
        for each in mutants(town)
        if each.relation.label in appended
        and each.kind == "dropped"
        and each.policy.endswith("_insert")
    ]
    assert len(chosen) == len(appended)
    assert [each.name for each in chosen if not trial(town, each).is_noticed] == []


def test_a_table_whose_row_security_is_not_forced_is_noticed(town):
    chosen = [each for each in mutants(town) if each.kind == "not forced"][:3]
    assert unnoticed([trial(town, each) for each in chosen]) == []


def test_what_nobody_can_notice_is_listed_with_a_reason(town):
    listed = [each for each in mutants(town) if each.name in UNSEEN]
    assert {each.name for each in listed} == set(UNSEEN)
    seen = [each.name for each in listed if trial(town, each).is_noticed]
    assert seen == [], "it is noticed: take it off UNSEEN"


def test_a_change_that_spoils_nothing_is_not_taken_for_a_mutant(town):
    (relation,) = [each for each in town.catalogue.of_kinds("r") if each.name == "patients"]
    harmless = Mutant(relation, "a comment", "comment on table contact.patients is 'of clinics'")
    assert not trial(town, harmless).is_noticed
