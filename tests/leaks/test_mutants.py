"""A policy that is dropped or loosened does not stay unseen: the matrix of its table turns red."""

from __future__ import annotations

from tests.fix_mutants import UNSEEN, Mutant, mutants, one_a_policy


def test_one_mutant_of_each_policy_is_noticed_on_its_own_table(town):
    chosen = one_a_policy(town)
    policies = sum(
        len(each.policies) for each in town.catalogue.of_kinds("rp") if not each.is_partition
    )
    assert len(chosen) == policies
    tried = [each for each in chosen if each.name not in UNSEEN]
    assert [mutant.name for mutant in tried if mutant.survives(town)] == []


def test_whoever_sees_every_row_by_a_policy_misses_it_when_it_is_dropped(town):
    dropped = [each for each in mutants(town) if each.kind.endswith(", dropped")]
    for role in ("app_migrator", "app_auditor"):
        chosen = [each for each in dropped if each.roles == (role,)][:2]
        assert len(chosen) == 2, role
        assert [each.name for each in chosen if each.survives(town)] == []


def test_a_right_to_append_that_is_taken_away_is_noticed(town):
    appended = ("integration.credential_uses", "integration.transform_log")
    chosen = [
        each
        for each in mutants(town)
        if each.relation.label in appended and each.kind.endswith("_insert, dropped")
    ]
    assert len(chosen) == len(appended)
    assert [each.name for each in chosen if each.survives(town)] == []


def test_a_table_whose_row_security_is_not_forced_is_noticed(town):
    chosen = [each for each in mutants(town) if each.kind == "not forced"][:3]
    assert [each.name for each in chosen if each.survives(town) and each.name not in UNSEEN] == []


def test_what_nobody_can_notice_is_listed_with_a_reason(town):
    listed = [each for each in mutants(town) if each.name in UNSEEN]
    assert {each.name for each in listed} == set(UNSEEN)
    assert all(each.survives(town) for each in listed), "it is noticed: take it off UNSEEN"


def test_a_change_that_spoils_nothing_is_not_taken_for_a_mutant(town):
    (relation,) = [each for each in town.catalogue.of_kinds("r") if each.name == "patients"]
    harmless = Mutant(relation, "a comment", "comment on table contact.patients is 'of clinics'")
    assert harmless.survives(town)
