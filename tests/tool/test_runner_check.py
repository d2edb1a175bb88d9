"""What check tells beyond Sqitch's line: every divergence, and its reason."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.database


@pytest.fixture
def deployed(shop):
    for name in ("one", "two", "three"):
        shop.change(name, f"create table {name} ();")
    assert shop.run("deploy").status == 0
    return shop


def test_all_divergences_are_told_with_their_reasons(deployed):
    deployed.script("deploy", "one", "-- edited\n")
    (deployed.folder / "deploy/three.sql").unlink()
    outcome = deployed.run("check")
    assert outcome.status == 1
    assert outcome.out.splitlines()[1:] == [
        "Script signatures diverge at change one",
        "Failed one check",
    ]
    assert [line.split("/")[-1] for line in outcome.err.splitlines()] == [
        "one.sql was edited since it was deployed",
        "three.sql does not exist",
    ]


def test_a_document_holds_both_digests_of_each_divergence(deployed):
    deployed.script("deploy", "two", "-- edited\n")
    outcome = deployed.run("check", "--json")
    document = json.loads(outcome.out)
    assert (outcome.status, document["ok"]) == (1, False)
    (found,) = document["divergences"]
    assert found["text"] == "two"
    assert found["deployed"] != found["present"]
    assert len(found["deployed"]) == len(found["present"]) == 40


def test_a_document_says_that_all_is_as_it_was_deployed(deployed):
    outcome = deployed.run("check", "--json")
    document = json.loads(outcome.out)
    assert (outcome.status, document["ok"], document["divergences"]) == (0, True, [])
