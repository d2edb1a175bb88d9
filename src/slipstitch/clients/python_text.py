"""Pieces of Python's text that have to be folded: docstrings and heads of methods."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from slipstitch.clients.python_types import imports_of

__all__ = ["call_line", "docstring", "import_lines", "listed", "method_head"]

_WIDTH = 100


def docstring(text: str, indent: int, notes: Sequence[str] = ()) -> str:
    """Return a docstring without the indentation of its first line.

    :param indent: where its lines begin, in characters.
    :param notes: paragraphs below the text, a line each where they fit.

    >>> print(docstring('Says "no".', 4, [":raises RQ404: never"]))
    \"\"\"Says "no".
    <BLANKLINE>
        :raises RQ404: never
        \"\"\"
    """
    room = _WIDTH - indent
    lines = _wrapped(f'"""{_safe(text)}', room)
    for number, note in enumerate(notes):
        lines += [""] * (number == 0) + _wrapped(_safe(note), room, "    ")
    if notes or len(lines[-1]) + 3 > room:
        lines.append('"""')
    else:
        lines[-1] += '"""'
    return "\n".join(f"{' ' * indent}{line}".rstrip() for line in lines).lstrip()


def method_head(method: Mapping[str, Any], is_async: bool) -> str:
    """Return what stands behind ``def``, on one line if it fits.

    :param method: ``name``, ``parameters`` as name, annotation and default, and ``returns``.
    """
    parts = ["self"]
    for name, annotation, default in method["parameters"]:
        if default and "*" not in parts:
            parts.append("*")
        parts.append(f"{name}: {annotation}{default}")
    line = f"{method['name']}({', '.join(parts)}) -> {method['returns']}:"
    if len(line) + len("    async def " if is_async else "    def ") <= _WIDTH:
        return line
    listed = "".join(f"        {part},\n" for part in parts)
    return f"{method['name']}(\n{listed}    ) -> {method['returns']}:"


def call_line(method: Mapping[str, Any], is_async: bool) -> str:
    """Return what a method does: one call, on one line if it fits."""
    head = f"return {'await ' if is_async else ''}self.{method['way']}("
    parts = [f"_calls.{method['constant']}", *method["passed"]]
    flat = ", ".join(parts)
    if len(head) + len(flat) + 9 <= _WIDTH:
        return f"{head}{flat})"
    if len(flat) + 12 <= _WIDTH:
        return f"{head}\n            {flat}\n        )"
    return f"{head}\n{''.join(f'            {part},{chr(10)}' for part in parts)}        )"


def import_lines(
    annotations: Sequence[str],
    typing: Sequence[str] = (),
    dataclasses: Sequence[str] = (),
    psycopg: Sequence[str] = (),
) -> str:
    """Return the imports that annotations need, those of the standard library first.

    :param typing: names of that module which the file needs beside.
    :param dataclasses: the same.
    :param psycopg: whole lines that stand among those of psycopg.

    >>> print(import_lines(["UUID | None", "Range[date]"], typing=["Any"]))
    from datetime import date
    from typing import Any
    from uuid import UUID
    <BLANKLINE>
    from psycopg.types.range import Range
    """
    found = imports_of(annotations)
    ours = {**found, "typing": tuple(typing), "dataclasses": tuple(dataclasses)}
    lines = {
        module: f"from {module} import {', '.join(names)}"
        for module, names in sorted(ours.items())
        if names
    }
    standard = [line for module, line in lines.items() if not module.startswith("psycopg")]
    driver = [line for module, line in lines.items() if module.startswith("psycopg")]
    parts = ["\n".join(standard), "\n".join([*psycopg, *driver])]
    return "\n\n".join(part for part in parts if part)


def listed(items: Sequence[str]) -> str:
    """Return a tuple's text: on one line up to one item, else each on its own.

    >>> listed([]), listed(["a"])
    ('()', '(a,)')
    """
    if len(items) < 2:
        return f"({items[0]},)" if items else "()"
    return "(\n" + "".join(f"        {item},\n" for item in items) + "    )"


def _wrapped(text: str, room: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [""]


def _safe(text: str) -> str:
    """Return text that ends no docstring and escapes nothing."""
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'{safe[:-1]}\\"' if safe.endswith('"') else safe
