"""Format strings, dates, colours and the pager, without a database."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Person
from slipstitch.report.colour import ansi_code, colour_wanted
from slipstitch.report.dates import DateFormat, format_raw
from slipstitch.report.format import BRIEF_CODES, PRESETS, Entry, Formatter, find_format
from slipstitch.report.paging import choose_pager, paged_output
from slipstitch.report.zone import local_zone

ENTRY = Entry(
    event="deploy",
    project="clinic",
    change_id="0123456789abcdef0123456789abcdef01234567",
    change="users",
    note="first\n\nthird\nfourth",
    tags=["@v1", "@v2"],
    requires=["schema"],
    conflicts=[],
    planner=Person("Ada Lovelace", "ada@example.com"),
    planned_at=datetime(2024, 3, 1, 8, 0, tzinfo=UTC),
    committer=Person("Grace Hopper", "grace@example.com"),
    committed_at=datetime(2024, 3, 2, 9, 30, tzinfo=UTC),
)


def make(template: str, source: str = "log", **options) -> Formatter:
    def make_date_format(name: str) -> DateFormat:
        return DateFormat.parse(name, {"TZ": "UTC"})

    return Formatter(
        template,
        source,
        date_format=make_date_format("iso"),
        make_date_format=make_date_format,
        **options,
    )


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("%e %l %L %n %o", "deploy deploy Deploy users clinic"),
        ("%{6}h", "012345"),
        ("%c / %{n}c / %{email}c / %{d}c", "Grace Hopper <grace@example.com> / Grace Hopper / "
         "grace@example.com / 2024-03-02 09:30:00 +0000"),
        ("%{d:raw}p", "2024-03-01T08:00:00Z"),
        ("%t|%T|%{+}t", " @v1, @v2| (@v1, @v2)| @v1+@v2"),
        ("%r|%R|%x|%X|", " schema|Requires:  schema\n|||"),
        ("%{> }s|%{> }b|%{>}B", "> first|> third\n> fourth|>first\n>\n>third\n>fourth"),
        ("%{event}_|%{tags}a%{conflicts}a", "Event:    |tags      @v1, @v2\n"),
        ("%{red}Cx%{reset}C", "x"),
        ("%v%%%", "\n%%"),
        ("%8n|%-8n|%.2n|%-4.2n|", "   users|users   |us|us  |"),
        ("% n", "% n"),
    ],
)  # fmt: skip
def test_a_code_becomes_its_value(template, expected):
    assert make(template).write(ENTRY) == expected


@pytest.mark.parametrize(
    ("template", "source", "says"),
    [
        ("%z", "log", 'Unknown format code "z"'),
        ("%é", "log", 'Unknown format code "é"'),
        ("%{n", "log", 'Unknown format code "{"'),
        ("%{x}_", "log", 'Unknown label "x" passed to the _ format'),
        ("%_", "log", "No label passed to the _ format"),
        ("%{x}a", "log", "x is not a valid change attribute"),
        ("%{committer_name}a", "plan", "committer_name is not a valid change attribute"),
        ("%{nocolor}C", "log", "nocolor is not a valid ANSI color"),
        ("%{:nope}C", "log", ":nope is not a valid ANSI color"),
        ("%{d:bogus}p", "log", 'Unknown date format "bogus"'),
        ("%{x}h", "log", '"x" is not a length for the h format'),
        ("%c", "plan", 'Unknown format code "c"; a plan has no committers'),
    ],
)
def test_a_wrong_format_is_refused_before_anything_is_printed(template, source, says):
    with pytest.raises(SlipstitchError) as caught:
        make(template, source)
    assert caught.value.message == says


@pytest.mark.parametrize("source", ["log", "plan"])
def test_each_preset_can_be_written(source):
    for name in PRESETS[source]:
        assert "users" in make(find_format(name, source), source, coloured=True).write(ENTRY)


@pytest.mark.parametrize("code", sorted(BRIEF_CODES))
def test_what_is_written_in_brief_asks_for_nothing_else(code):
    written = make({"_": "%{date}_", "C": "%{:event}C"}.get(code, f"%{code}"))
    nothing = dict.fromkeys(
        ("requires", "conflicts", "planner", "planned_at", "committer", "committed_at")
    )
    brief = replace(ENTRY, **nothing)
    assert written.is_brief
    assert written.write(brief) == written.write(ENTRY)


@pytest.mark.parametrize("code", ["%p", "%{date}c", "%-20r", "%R", "%x", "%X", "%{planned_at}a"])
def test_what_needs_all_of_an_event_is_not_written_in_brief(code):
    assert not make(f"%h {code} %n").is_brief


@pytest.mark.parametrize("source", ["log", "plan"])
def test_an_unknown_preset_is_named(source):
    with pytest.raises(SlipstitchError, match=f'Unknown {source} format "bogus"'):
        find_format("bogus", source)


def test_colour_follows_the_event():
    text = make("%{:event}Cx%{reset}C", coloured=True).write(ENTRY)
    assert text == "\x1b[32mx\x1b[0m"
    assert ansi_code("bold, red") == "\x1b[1;31m"


@given(template=st.text(st.sampled_from("%{}-.:019nhcpBbstTrRxXaCdv_e L\n"), max_size=20))
def test_any_format_string_is_written_or_refused(template):
    try:
        formatter = make(template)
    except SlipstitchError:
        return
    assert isinstance(formatter.write(ENTRY), str)


@given(pattern=st.text(max_size=30), kind=st.sampled_from(["cldr", "strftime"]))
def test_any_date_pattern_is_written(pattern, kind):
    date_format = DateFormat.parse(f"{kind}:{pattern}", {"TZ": "Asia/Kolkata"})
    assert isinstance(date_format.write(ENTRY.planned_at), str)


@pytest.mark.parametrize("name", ["bogus", "", "iso:x", "cldr", "strftime"])
def test_an_unknown_date_format_is_named(name):
    with pytest.raises(SlipstitchError, match=f'Unknown date format "{name}"'):
        DateFormat.parse(name, {})


def test_years_before_the_year_1000_keep_four_digits():
    assert format_raw(datetime(987, 1, 2, tzinfo=UTC)) == "0987-01-02T00:00:00Z"


@pytest.mark.parametrize(
    ("environ", "offset"),
    [({"TZ": "Asia/Kolkata"}, "+0530"), ({"TZ": ":UTC"}, "+0000"), ({"TZ": "UTC0"}, "+0000")],
)
def test_the_zone_comes_from_the_environment(environ, offset):
    zone = local_zone(environ)
    assert zone.localise(ENTRY.planned_at).strftime("%z") == offset


def test_a_zone_that_python_does_not_know_is_left_to_the_system():
    zone = local_zone({"TZ": "<+03>-3"})
    assert zone.name is None
    assert zone.localise(ENTRY.planned_at) == ENTRY.planned_at


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("when", "stream", "environ", "wanted"),
    [
        ("always", io.StringIO(), {}, True),
        ("always", io.StringIO(), {"NO_COLOR": "1"}, True),
        ("never", Terminal(), {}, False),
        ("auto", Terminal(), {}, True),
        ("auto", Terminal(), {"NO_COLOR": "1"}, False),
        ("auto", Terminal(), {"NO_COLOR": ""}, True),
        ("auto", io.StringIO(), {}, False),
    ],
)
def test_when_colour_is_wanted(when, stream, environ, wanted):
    assert colour_wanted(when, stream, environ) is wanted


@pytest.mark.parametrize(
    ("configured", "environ", "pager"),
    [
        (None, {}, "less"),
        (None, {"PAGER": "more"}, "more"),
        ("most", {"PAGER": "more"}, "most"),
        ("most", {"SQITCH_PAGER": "cat"}, None),
    ],
)
def test_the_pager_comes_from_the_nearest_place(configured, environ, pager):
    assert choose_pager(configured, environ) == pager


def test_without_a_terminal_nothing_is_paged(capsys):
    with paged_output("false", {}) as stream:
        stream.write("seen\n")
    assert capsys.readouterr().out == "seen\n"


@pytest.mark.parametrize(
    ("pager", "shown"),
    [
        ("sed s/^/page:/", "page:1"),  # the pager gets the text
        ("true", ""),  # it leaves at once: no error
        ("/nonexistent/pager", "1"),  # there is none: print without
    ],
)
def test_on_a_terminal_the_pager_gets_the_text(pager, shown):
    code = (
        "import os, sys; sys.stdout.isatty = lambda: True\n"
        "from slipstitch.report.paging import paged_output\n"
        f"with paged_output({pager!r}, {{'PATH': os.environ['PATH']}}) as stream:\n"
        "    stream.writelines(f'{n}\\n' for n in range(1, 50_000))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.partition("\n")[0] == shown
    assert done.stderr == ""
