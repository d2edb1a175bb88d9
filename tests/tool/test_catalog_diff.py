"""Differences are told so that people can act on them, and machines too."""

from slipstitch.catalog.diff import as_json, compare, lines
from slipstitch.catalog.snapshot import Snapshot

LEFT = Snapshot(
    {
        "function app.f()": {"body": "select 1;\nselect 2;\n", "owner": "ada"},
        "table app.t": {"privileges": ("ada: all", "bob: select")},
        "view app.v": {"owner": "ada"},
    },
    {"table app.t": {"rows": 2}},
)
RIGHT = Snapshot(
    {
        "function app.f()": {"body": "select 1;\nselect 3;\n", "owner": "ada"},
        "table app.t": {"privileges": ("ada: all",), "options": ("fillfactor=70",)},
        "index app.i": {},
    },
    {"table app.t": {"rows": 3}},
)


def test_each_difference_is_one_paragraph() -> None:
    told = list(lines(compare(LEFT, RIGHT), left="before", right="after"))
    assert told == [
        "function app.f(): body differs",
        "    --- before",
        "    +++ after",
        "    @@ -1,2 +1,2 @@",
        "     select 1;",
        "    -select 2;",
        "    +select 3;",
        "index app.i: only after",
        "table app.t: options differs",
        "    before: (none)",
        "    after:  fillfactor=70",
        "table app.t: privileges differs",
        "    before: ada: all; bob: select",
        "    after:  ada: all",
        "view app.v: only before",
        "table app.t: rows differs",
        "    before: 2",
        "    after:  3",
    ]


def test_attributes_can_be_ignored() -> None:
    found = compare(LEFT, RIGHT, ignore=["body", "privileges", "rows"])
    assert [(one.address, one.attribute) for one in found] == [
        ("index app.i", None),
        ("table app.t", "options"),
        ("view app.v", None),
    ]


def test_a_machine_reads_the_same() -> None:
    assert as_json(compare(LEFT, RIGHT))[2:4] == [
        {
            "kind": "differs",
            "object": "table app.t",
            "attribute": "options",
            "left": None,
            "right": ["fillfactor=70"],
        },
        {
            "kind": "differs",
            "object": "table app.t",
            "attribute": "privileges",
            "left": ["ada: all", "bob: select"],
            "right": ["ada: all"],
        },
    ]


def test_equal_snapshots_have_no_differences() -> None:
    assert compare(LEFT, LEFT) == ()
