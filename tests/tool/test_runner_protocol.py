"""Every row of the protocol's tables."""

from __future__ import annotations

import itertools

import pytest

from slipstitch.runner.protocol import (
    GUARANTEES,
    TRANSITIONS,
    Cause,
    Found,
    Happening,
    Probe,
    Progress,
    Reaction,
    Recovery,
    State,
    reaction,
    recovery,
)

S, H = State, Happening
ENDS = {S.DONE, S.FAILED, S.UNVERIFIED, S.STOPPED, S.IN_DOUBT}


@pytest.mark.parametrize(("row", "following"), TRANSITIONS.items())
def test_each_row_of_the_table_leads_where_it_says(row, following):
    state, happening = row
    assert Progress(state).after(happening).state is following


@pytest.mark.parametrize(
    ("state", "happening"),
    [pair for pair in itertools.product(State, Happening) if pair not in TRANSITIONS],
)
def test_what_the_table_does_not_know_is_a_defect(state, happening):
    with pytest.raises(AssertionError, match="cannot happen in state"):
        Progress(state).after(happening)


def test_nothing_follows_an_end():
    assert not [row for row in TRANSITIONS if row[0] in ENDS]


def test_every_state_can_be_reached_and_left_unless_it_is_an_end():
    reached = {S.READY, *TRANSITIONS.values()}
    left = {state for state, _ in TRANSITIONS}
    assert reached == set(State)
    assert left == set(State) - ENDS


def test_every_happening_has_a_row():
    assert {happening for _, happening in TRANSITIONS} == set(Happening)


@pytest.mark.parametrize("state", sorted(set(State) - ENDS, key=str))
def test_ctrl_c_and_a_lost_connection_never_count_as_a_failed_script(state):
    for happening in (H.INTERRUPTED, H.CONNECTION_LOST):
        assert TRANSITIONS[state, happening] in {S.STOPPED, S.IN_DOUBT}


@pytest.mark.parametrize("state", [S.INTENDED, S.RECORDING_AFTER, S.COMMITTING_AFTER])
def test_work_outside_a_transaction_is_in_doubt_when_its_end_is_not_known(state):
    progress = Progress(state).after(H.CONNECTION_LOST)
    assert progress.is_in_doubt


@pytest.mark.parametrize("state", [S.IN_BLOCK, S.RECORDING, S.COMMITTING])
def test_work_inside_a_transaction_is_never_in_doubt(state):
    ends = {after for (before, _), after in TRANSITIONS.items() if before is state}
    assert S.IN_DOUBT not in ends


def test_finished_blocks_are_counted_and_make_a_failure_half_done():
    progress = Progress()
    for happening in (H.BLOCK_OPENED, H.STATEMENTS_RUN, H.ROWS_WRITTEN, H.BLOCK_COMMITTED):
        progress = progress.after(happening)
    assert progress.finished_blocks == 1
    failed = progress.after(H.BLOCK_OPENED).after(H.SCRIPT_ERROR)
    assert failed.is_half_done
    assert not Progress().after(H.BLOCK_OPENED).after(H.SCRIPT_ERROR).is_half_done


STOPPED = Reaction("nothing", False, False, 3)


@pytest.mark.parametrize("mode", ["all", "tag", "change"])
@pytest.mark.parametrize("cause", [Cause.INTERRUPTED, Cause.CONNECTION_LOST, Cause.NOT_OURS])
def test_a_lock_or_a_lost_connection_reverts_nothing_whatever_the_mode(cause, mode):
    assert reaction(cause, mode) == STOPPED


@pytest.mark.parametrize(
    ("mode", "reverts"), [("all", "start"), ("tag", "last tag"), ("change", "nothing")]
)
@pytest.mark.parametrize("cause", [Cause.SCRIPT_ERROR, Cause.RECORDING_ERROR, Cause.VERIFY_FAILED])
def test_a_failure_reverts_what_the_mode_says(cause, mode, reverts):
    undoes = cause is Cause.VERIFY_FAILED
    assert reaction(cause, mode) == Reaction(reverts, undoes, True, 2)


@pytest.mark.parametrize("mode", ["all", "tag", "change"])
def test_a_change_with_finished_blocks_is_stopped_at(mode):
    assert reaction(Cause.SCRIPT_ERROR, mode, half_done=True) == Reaction("nothing", False, True, 2)


@pytest.mark.parametrize("cause", Cause)
def test_a_change_in_doubt_stops_everything(cause):
    assert reaction(cause, "all", in_doubt=True) == Reaction("nothing", False, True, 3)


def test_with_log_only_no_revert_script_runs():
    assert not reaction(Cause.VERIFY_FAILED, "all", log_only=True).undoes_change


P, R = Probe, Recovery


@pytest.mark.parametrize(
    ("found", "same", "probe", "assumption", "decision"),
    [
        (Found.NOTHING, True, P.UNKNOWN, None, R.RUN),
        (Found.NOTHING, False, P.UNKNOWN, "done", R.RUN),
        (Found.VERIFY_PENDING, True, P.UNKNOWN, None, R.VERIFY),
        (Found.VERIFY_PENDING, False, P.UNKNOWN, "done", R.VERIFY),
        (Found.BLOCKS, True, P.UNKNOWN, None, R.RESUME),
        (Found.BLOCKS, False, P.UNKNOWN, None, R.REFUSE_CHANGED),
        (Found.STATEMENT_INTENT, True, P.DONE, None, R.SKIP_STATEMENT),
        (Found.STATEMENT_INTENT, True, P.NOT_DONE, None, R.REPEAT_STATEMENT),
        (Found.STATEMENT_INTENT, True, P.UNKNOWN, None, R.REFUSE_DOUBT),
        (Found.STATEMENT_INTENT, True, P.UNKNOWN, "done", R.SKIP_STATEMENT),
        (Found.STATEMENT_INTENT, True, P.UNKNOWN, "not-done", R.REPEAT_STATEMENT),
        (Found.STATEMENT_INTENT, False, P.DONE, None, R.REFUSE_CHANGED),
        (Found.SCRIPT_INTENT, True, P.UNKNOWN, None, R.REFUSE_DOUBT),
        (Found.SCRIPT_INTENT, False, P.UNKNOWN, "done", R.RECORD),
        (Found.SCRIPT_INTENT, True, P.UNKNOWN, "not-done", R.RUN),
    ],
)
def test_unfinished_work_is_treated_as_the_table_says(found, same, probe, assumption, decision):
    assert recovery(found, same_script=same, probe=probe, assumption=assumption) is decision


def test_every_shape_has_its_guarantee():
    assert sorted(GUARANTEES) == ["A", "B", "C", "D", "E"]
