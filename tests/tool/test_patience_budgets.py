"""How long may be asked, held and waited: what says so, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from slipstitch.config.reader import load_files
from slipstitch.errors import SlipstitchError
from slipstitch.patience.budgets import (
    Budgets,
    configured_budgets,
    parse_seconds,
    script_budgets,
)


def config(tmp_path: Path, text: str):
    path = tmp_path / "sqitch.conf"
    path.write_text(text)
    return load_files([path])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("50ms", 0.05), ("1.5 s", 1.5), ("2", 2), ("5 min", 300), ("2 hours", 7200), ("1d", 86400)],
)
def test_a_time_is_read_with_its_unit(text, seconds):
    assert parse_seconds(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "soon", "5 m", "-1 s", "1 s 2 s"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="is no time such as"):
        parse_seconds(text)


def test_the_section_of_the_target_counts_more_than_the_general_one(tmp_path):
    found = config(
        tmp_path,
        "[slipstitch]\n\task = 20ms\n\thold = 1s\n\tcancel_roles = reports batch\n"
        '[target "shop"]\n\thold = 2s\n\tlong_ask\n',
    )
    budgets = configured_budgets(found, "shop")
    assert (budgets.ask, budgets.hold) == (0.02, 2.0)
    assert budgets.cancel_roles == ("reports", "batch")
    assert budgets.long_ask
    assert configured_budgets(found, "db:pg:other").hold == 1.0


def test_a_configured_time_that_is_none_is_placed(tmp_path):
    with pytest.raises(SlipstitchError, match=r"slipstitch\.hold") as caught:
        configured_budgets(config(tmp_path, "[slipstitch]\n\thold = soon\n"), "shop")
    assert caught.value.location.line == 2


@pytest.mark.parametrize("ask", ["0 ms", "2 s"])
def test_an_ask_is_never_long_enough_to_be_felt_as_a_stall(tmp_path, ask):
    with pytest.raises(SlipstitchError, match="everybody else queues behind it"):
        configured_budgets(config(tmp_path, f"[slipstitch]\n\task = {ask}\n"), "shop")


def test_comments_of_a_script_are_read_wherever_they_stand():
    source = b"-- Deploy x\r\n-- slipstitch-locks hold 2 s,  patience 1 h\r\nbegin;\n"
    source += b"  -- slipstitch-locks: long_ask\n"
    assert script_budgets(source, "x.sql") == {"hold": 2.0, "patience": 3600.0, "long_ask": True}
    grown = b"-- slipstitch-locks grown_ask 90 ms, limit 6 h"
    assert script_budgets(grown, "x.sql") == {"grown_ask": 0.09, "limit": 21600.0}


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        (b"wait 5 s", '"wait 5 s" is no budget of locks'),
        (b"cancel_roles app", "is no budget of locks"),
        (b"hold soon", "hold: "),
        (b"ask 5 s", "everybody else queues behind it"),
        (b"grown_ask 5 s", "everybody else queues behind it"),
    ],
)
def test_a_comment_that_cannot_be_read_is_placed(comment, said):
    with pytest.raises(SlipstitchError, match=said) as caught:
        script_budgets(b"begin;\n-- slipstitch-locks " + comment + b"\n", "x.sql")
    assert str(caught.value.location) == "x.sql:2"


def test_what_is_given_later_counts_more_and_nothing_given_changes_nothing():
    assert Budgets(hold=2.0).given({"hold": None, "ask": 0.01}) == Budgets(hold=2.0, ask=0.01)


@pytest.mark.parametrize(
    ("budgets", "expected"),
    [
        (Budgets(), [0.05, 0.05, 0.08, 0.08]),
        (Budgets(ask=0.01), [0.01, 0.01, 0.016, 0.016]),
        (Budgets(ask=0.2), [0.2, 0.2, 0.2, 0.2]),
        (Budgets(grown_ask=0.095), [0.05, 0.05, 0.095, 0.095]),
        (Budgets(ask=0.06, grown_ask=0.02), [0.06, 0.06, 0.06, 0.06]),
    ],
)
def test_an_ask_grows_once_after_five_in_vain_and_never_shrinks(budgets, expected):
    found = [budgets.ask_after(in_vain) for in_vain in (0, 4, 5, 50)]
    assert found == pytest.approx(expected)
