"""Compare two snapshots: what was added, what is gone, what differs in which attribute."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from slipstitch.catalog.snapshot import Snapshot, Value

__all__ = ["Difference", "as_json", "but_for_logs", "compare", "grown", "lines"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One object, or one attribute of it, that is not the same on both sides.

    ``attribute`` is nothing when the whole object is on one side only. ``left`` and ``right``
    are nothing where the side does not have it.
    """

    kind: Literal["only left", "only right", "differs"]
    address: str
    attribute: str | None = None
    left: Value | None = None
    right: Value | None = None


def compare(
    left: Snapshot, right: Snapshot, *, ignore: Iterable[str] = ()
) -> tuple[Difference, ...]:
    """Return what differs, sorted by address.

    Of a log counts only what is left of its rows, where the right side was read since the left one.

    :param ignore: names of attributes that do not matter, for instance ``position``.

    >>> one = Snapshot({"view a.v": {"owner": "ada"}, "view a.w": {}}, {})
    >>> two = Snapshot({"view a.v": {"owner": "bob"}}, {})
    >>> [(found.kind, found.address, found.attribute) for found in compare(one, two)]
    [('differs', 'view a.v', 'owner'), ('only left', 'view a.w', None)]
    """
    ignored = frozenset(ignore)
    return (
        *_compare(left.objects, right.objects, ignored),
        *_compare(
            left.data,
            {name: right.logs.get(name, each) for name, each in right.data.items()},
            ignored,
        ),
    )


def grown(right: Snapshot) -> dict[str, int]:
    """Return the logs that have more rows than an earlier snapshot saw, and how many more.

    :param right: read since that one.
    """
    more: Counter[str] = Counter()
    for name, left in right.logs.items():
        if name.startswith("table "):
            more[str(left["log"])] += int(str(right.data[name]["rows"])) - int(str(left["rows"]))
    return {name: count for name, count in sorted(more.items()) if count}


def but_for_logs(more: Mapping[str, int]) -> str:
    """Return what to say after "exact" of logs that have grown.

    >>> "exact" + but_for_logs({"audit.events": 12, "audit.reads": 1})
    'exact, but for logs: 12 rows more in audit.events, 1 row more in audit.reads'
    """
    said = [
        f"{count} row{'s' if count != 1 else ''} more in {name}" for name, count in more.items()
    ]
    return f", but for logs: {', '.join(said)}" if said else ""


def _compare(
    left: Mapping[str, Mapping[str, Value]],
    right: Mapping[str, Mapping[str, Value]],
    ignored: frozenset[str],
) -> Iterator[Difference]:
    for address in sorted(left.keys() | right.keys()):
        if address not in right:
            yield Difference("only left", address)
        elif address not in left:
            yield Difference("only right", address)
        else:
            one, two = left[address], right[address]
            if one == two:  # as most are
                continue
            for name in sorted((one.keys() | two.keys()) - ignored):
                if one.get(name) != two.get(name):
                    yield Difference("differs", address, name, one.get(name), two.get(name))


def lines(
    differences: Iterable[Difference], *, left: str = "left", right: str = "right"
) -> Iterator[str]:
    """Yield the lines that tell people what differs.

    :param left: what to call the first side, for instance ``before``.
    :param right: what to call the second side.

    >>> found = Difference("differs", "table a.t", "owner", "ada", "bob")
    >>> print("\\n".join(lines([found], left="before", right="after")))
    table a.t: owner differs
        before: ada
        after:  bob
    """
    width = max(len(left), len(right)) + 1
    for found in differences:
        if found.attribute is None:
            side = left if found.kind == "only left" else right
            yield f"{found.address}: only {side}"
            continue
        yield f"{found.address}: {found.attribute} differs"
        one, two = _text(found.left), _text(found.right)
        if "\n" in one or "\n" in two:
            marked = difflib.unified_diff(
                one.splitlines(), two.splitlines(), left, right, n=2, lineterm=""
            )
            yield from (f"    {line}" for line in marked)
        else:
            yield f"    {left + ':':{width}} {one}"
            yield f"    {right + ':':{width}} {two}"


def as_json(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """Return differences as plain dictionaries."""
    return [
        {
            "kind": found.kind,
            "object": found.address,
            "attribute": found.attribute,
            "left": list(found.left) if isinstance(found.left, tuple) else found.left,
            "right": list(found.right) if isinstance(found.right, tuple) else found.right,
        }
        for found in differences
    ]


def _text(value: Value | None) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value)
