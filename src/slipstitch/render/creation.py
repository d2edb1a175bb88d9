"""Find the statements of a source that make its objects, and match them to the addresses."""

from __future__ import annotations

from dataclasses import dataclass

from slipstitch.errors import Location, SlipstitchError
from slipstitch.render.addresses import Address
from slipstitch.render.tokens import Statement, identifier, line_of, literal, split

__all__ = ["Creation", "find_creations", "match_creations"]

_ROUTINES = ("function", "procedure")
_FILLERS = ("or", "replace", "temporary", "temp", "recursive", "constraint")


@dataclass(frozen=True, slots=True)
class Creation:
    """A statement that makes an object.

    ``name_at`` is the index of the first token of the object's name. ``text`` is the text that
    the tokens' offsets count in: the source, or the body of a ``do`` block in it. ``is_nested``
    tells the latter: such a statement may or may not be executed.
    """

    kind: str
    path: tuple[str, ...]
    table: tuple[str, ...]
    statement: Statement
    name_at: int
    text: str
    line: int
    is_nested: bool = False

    @property
    def after_name(self) -> int:
        """The index of the token after the object's name."""
        return self.name_at + 2 * len(self.path) - 1


def find_creations(text: str, path: str) -> tuple[Creation, ...]:
    """Return every statement of a source that makes an object an address can name."""
    found: list[Creation] = []
    for statement in split(text, path):
        creation = _read(statement, text, line_of(text, statement.start), is_nested=False)
        if creation is not None:
            found.append(creation)
        elif statement.words(1) == ("do",):
            found.extend(_nested(statement, text, path))
    return tuple(found)


def match_creations(
    addresses: tuple[Address, ...], creations: tuple[Creation, ...], path: str
) -> dict[Address, tuple[Creation, ...]]:
    """Return what makes each address; several only where a ``do`` block chooses.

    Overloads of one routine are matched in the order in which both lists name them.

    :raises SlipstitchError: an address is not made, or something is made that none names.
    """
    left = list(creations)
    matched: dict[Address, tuple[Creation, ...]] = {}
    for address in addresses:
        same = [creation for creation in left if _fits(creation, address)]
        plain = [creation for creation in same if not creation.is_nested][:1]
        chosen = plain + [creation for creation in same if creation.is_nested]
        if not chosen:
            raise SlipstitchError(
                "render",
                f'no statement makes "{address}", which the first lines name',
                hint="create it here, or take the line away",
                location=Location(path, 1),
            )
        left = [creation for creation in left if creation not in chosen]
        matched[address] = tuple(chosen)
    if left:
        rest = left[0]
        raise SlipstitchError(
            "render",
            f'the first lines do not name the {rest.kind} "{".".join(rest.path)}" made here',
            hint=f'add a line "-- {rest.kind} …" at the top',
            location=Location(path, rest.line),
        )
    return matched


def _fits(creation: Creation, address: Address) -> bool:
    if creation.kind != address.kind or creation.path != address.path:
        return False
    return not address.has_table or creation.table == address.table


def _read(statement: Statement, text: str, line: int, *, is_nested: bool) -> Creation | None:
    tokens = statement.tokens
    if not tokens[0].is_word("create"):
        return None
    at = 1
    while at < len(tokens) and tokens[at].is_word(*_FILLERS):
        at += 1
    if at + 1 >= len(tokens):
        return None
    kind = tokens[at].text.lower()
    if kind == "materialized":
        kind, at = "materialized view", at + 1
    if kind not in (*_ROUTINES, "view", "materialized view", "trigger", "policy", "type", "domain"):
        return None
    at += 1
    if tokens[at].is_word("if"):
        at += 3
    path = _qualified(statement, at)
    table: tuple[str, ...] = ()
    if kind in ("trigger", "policy"):
        on = next(
            (n for n, token in enumerate(tokens) if n > at and token.is_word("on")), len(tokens)
        )
        table = _qualified(statement, on + 1)
    return Creation(kind, path, table, statement, at, text, line, is_nested)


def _qualified(statement: Statement, at: int) -> tuple[str, ...]:
    parts: list[str] = []
    tokens = statement.tokens
    while at < len(tokens) and tokens[at].kind in ("word", "quoted"):
        parts.append(identifier(tokens[at]))
        if at + 1 >= len(tokens) or not tokens[at + 1].is_sign("."):
            break
        at += 2
    return tuple(parts)


def _nested(block: Statement, text: str, path: str) -> list[Creation]:
    """Return what the constants in the body of a ``do`` block would make when executed."""
    found: list[Creation] = []
    line = line_of(text, block.start)
    bodies = [literal(token, text, path) for token in block.tokens if token.kind == "dollar"]
    for body in bodies:
        for statement in split(body, path):
            for token in statement.tokens:
                if token.kind != "dollar":
                    continue
                inner = literal(token, body, path)
                for candidate in split(inner, path):
                    creation = _read(candidate, inner, line, is_nested=True)
                    if creation is not None:
                        found.append(creation)
    return found
