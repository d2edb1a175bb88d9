"""Statements that make an object's twin in the temporary schema, to compare the two.

What PostgreSQL prints of a view, a policy or a trigger differs between its versions, so no
expected text can be rendered. A twin made from the same source on the same server is printed
the same way; it is rolled back with the verify script.
"""

from __future__ import annotations

from dataclasses import dataclass

from slipstitch.render.addresses import Address
from slipstitch.render.creation import Creation
from slipstitch.render.tokens import quoted

__all__ = ["Twin", "make_twin"]


@dataclass(frozen=True, slots=True)
class Twin:
    """``stage`` makes the table under the twin, if one is needed; ``statement`` the twin."""

    stage: str | None
    statement: str


def make_twin(address: Address, creation: Creation) -> Twin:
    """Return the statements, without their semicolons, that make the twin of an object."""
    if address.kind in ("view", "materialized view"):
        return Twin(None, _view(address, creation))
    stage = _stage(creation)
    found = creation.statement.tokens
    on = next(n for n, token in enumerate(found) if n > creation.name_at and token.is_word("on"))
    table = creation.text[found[on + 1].start : found[on + 3].end]
    name = creation.text[found[on + 3].start : found[on + 3].end]
    head = creation.text[creation.statement.start : found[on + 1].start]
    tail = creation.text[found[on + 1].start + len(table) : creation.statement.end]
    head = _without_replace(creation, head)
    return Twin(stage, f"{head}pg_temp.{name}{tail}")


def _view(address: Address, creation: Creation) -> str:
    found = creation.statement.tokens
    name_end = found[creation.after_name - 1]
    head = "create temporary view"
    if any(token.is_word("recursive") for token in found[: creation.name_at]):
        head = "create temporary recursive view"
    start, end = name_end.end, creation.statement.end
    if address.kind == "materialized view":
        words = [token.text.lower() for token in found]
        start = found[words.index("as", creation.name_at)].start - 1
        for tail in (["with", "no", "data"], ["with", "data"]):
            if words[-len(tail) :] == tail:
                end = found[-len(tail) - 1].end
                break
    return f"{head} {name_end.text}{creation.text[start:end]}"


def _stage(creation: Creation) -> str:
    schema, name = (quoted(part) for part in creation.table)
    if any(token.is_word("instead") for token in creation.statement.tokens):
        return f"create temporary view {name} as\nselect * from {schema}.{name}"
    return f"create temporary table {name} (like {schema}.{name})"


def _without_replace(creation: Creation, head: str) -> str:
    found = creation.statement.tokens
    if found[1].is_word("or"):
        offset = found[3].start - creation.statement.start
        return f"create {head[offset:]}"
    return head
