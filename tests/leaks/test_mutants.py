"""A policy that is dropped or loosened does not stay unseen: the matrix of its table turns red."""

from __future__ import annotations

from tests.fix_mutants import Mutant, mutants, one_a_policy


def test_one_mutant_of_each_policy_is_noticed_on_its_own_table(town):
    chosen = one_a_policy(town)
    policies = sum(
        len(each.policies)
        for each in town.catalogue.of_kinds("rp")
        if not each.is_partition and each.label not in town.code_lists | town.nobodys
    )
    assert len(chosen) == policies
    assert [mutant.name for mutant in chosen if mutant.survives(town)] == []


def test_a_table_whose_row_security_is_not_forced_is_noticed(town):
    chosen = [each for each in mutants(town) if each.kind == "not forced"][:3]
    assert [each.name for each in chosen if each.survives(town)] == []


def test_a_change_that_spoils_nothing_is_not_taken_for_a_mutant(town):
    (relation,) = [each for each in town.catalogue.of_kinds("r") if each.name == "patients"]
    harmless = Mutant(relation, "a comment", "comment on table contact.patients is 'of clinics'")
    assert harmless.survives(town)
