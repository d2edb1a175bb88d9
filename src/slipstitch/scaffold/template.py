"""The small template language of script templates: what all of Sqitch's engines agree on.

``[% name %]``, ``[% IF x %] … [% ELSE %] … [% END %]``, ``[% UNLESS x %] … [% END %]`` and
``[% FOREACH x IN list %] … [% END %]``. ``[%-`` takes the blanks and the line end before it
away, ``-%]`` those behind it. Whatever else stands between the brackets is an error with its
place: an engine that leaves such text in a script leaves it to PostgreSQL to complain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from slipstitch.errors import Location, SlipstitchError

__all__ = ["Value", "fill_template"]

Value = str | Sequence[str]

_NAME = r"[a-z_][a-z0-9_]*"
_TAG = re.compile(
    r"(?:(?:(?:^|\n)[^\S\n]*)?\[%-|\[%\+?)\s*(?P<code>.*?)\s*(?:-%\](?:[^\S\n]*\n)?|\+?%\])",
    re.DOTALL,
)
_LOOP = re.compile(rf"FOREACH\s+(?P<name>{_NAME})\s+IN\s+(?P<list>{_NAME})")
_TEST = re.compile(rf"(?P<kind>IF|UNLESS)\s+(?P<name>{_NAME})")


@dataclass(slots=True)
class _Block:
    """A stretch of the template that is kept, left out or repeated as a whole."""

    kind: str
    name: str = ""
    item: str = ""
    place: int = 0
    parts: list[str | _Block] = field(default_factory=list)
    otherwise: list[str | _Block] = field(default_factory=list)


def fill_template(text: str, values: Mapping[str, Value], path: str) -> str:
    """Return the template with its values filled in; unknown names are empty.

    :param values: texts, and lists for ``FOREACH``. A list is always true, even an empty one.
    :param path: the template's file, for errors.
    :raises SlipstitchError: ident ``add``, with the place of what is not understood.

    >>> fill_template("[% FOREACH x IN names %]<[% x %]>[% END %]", {"names": ["a", "b"]}, "t")
    '<a><b>'
    """
    return "".join(_fill(_parse(text, path).parts, dict(values)))


def _parse(text: str, path: str) -> _Block:
    """Return the blocks of a template, nested as its tags say."""
    root = _Block("ALL")
    # Each open block with the list that is being filled: its parts, or those after ELSE.
    stack = [(root, root.parts)]
    position = 0
    for tag in _TAG.finditer(text):
        block, parts = stack[-1]
        parts.append(text[position : tag.start()])
        position = tag.end()
        code, place = tag["code"], tag.start("code")
        opened = _opening(code, place)
        if opened is not None:
            parts.append(opened)
            if opened.kind != "NAME":
                stack.append((opened, opened.parts))
        elif code == "ELSE" and block.kind in {"IF", "UNLESS"}:
            stack[-1] = (block, block.otherwise)
        elif code == "END" and len(stack) > 1:
            stack.pop()
        elif not code.startswith("#"):
            raise _not_understood(text, place, path, f"[% {code} %]")
    block, parts = stack[-1]
    if block is not root:
        raise _not_understood(text, block.place, path, f"{block.kind} has no END")
    parts.append(text[position:])
    return root


def _opening(code: str, place: int) -> _Block | None:
    """Return the block that a tag opens, a name being a block of its own."""
    loop, test = _LOOP.fullmatch(code), _TEST.fullmatch(code)
    if loop:
        return _Block("FOREACH", loop["list"], loop["name"], place)
    if test:
        return _Block(test["kind"], test["name"], place=place)
    if re.fullmatch(_NAME, code):
        return _Block("NAME", code, place=place)
    return None


def _fill(parts: Sequence[str | _Block], values: dict[str, Value]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
            continue
        value = values.get(part.name, "")
        if part.kind == "NAME":
            yield value if isinstance(value, str) else ", ".join(value)
        elif part.kind == "FOREACH":
            for item in () if isinstance(value, str) else value:
                yield from _fill(part.parts, {**values, part.item: item})
        else:
            is_true = not isinstance(value, str) or value not in {"", "0"}
            kept = part.parts if is_true == (part.kind == "IF") else part.otherwise
            yield from _fill(kept, values)


def _not_understood(text: str, place: int, path: str, what: str) -> SlipstitchError:
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return SlipstitchError(
        "add",
        f"Error executing {path}: {what} at line {line}",
        hint="a template knows [% name %], IF, UNLESS, ELSE, FOREACH x IN list and END",
        location=Location(path, line, column),
    )
