"""What the source says of an object's owner and of who may use it."""

from __future__ import annotations

from dataclasses import dataclass

from slipstitch.errors import Location, SlipstitchError
from slipstitch.render.addresses import Address
from slipstitch.render.tokens import Statement, Token, identifier, line_of, split, tokens

__all__ = ["Access", "read_access"]

_DEFAULTS = {
    "function": ("public:execute",),
    "procedure": ("public:execute",),
    "type": ("public:usage",),
    "domain": ("public:usage",),
}
_ALL = {"function": "execute", "procedure": "execute", "type": "usage", "domain": "usage"}
_KIND_WORDS = ("function", "procedure", "routine", "table", "type", "domain")


@dataclass(frozen=True, slots=True)
class Access:
    """Owner and privileges as the catalogue should hold them.

    ``owner`` is nothing where the source leaves it to the role that deploys. ``grants`` are
    ``role:privilege``, with ``*`` behind it for the grant option; the owner's own are left out.
    """

    owner: str | None
    grants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """One grant or revoke, read: ``privileges`` is empty for ``all``."""

    gives: bool
    only_option: bool
    privileges: tuple[str, ...]
    objects: tuple[tuple[Token, ...], ...]
    roles: tuple[str, ...]
    with_option: bool


def read_access(address: Address, text: str, path: str) -> Access:
    """Return what the source's grants, revokes and change of owner come to for one object.

    :raises SlipstitchError: a grant cannot be compared with the catalogue.
    """
    owner: str | None = None
    held = set(_DEFAULTS.get(address.kind, ()))
    for statement in split(text, path):
        first = statement.tokens[0]
        if first.is_word("alter"):
            owner = _owner(statement, address) or owner
        elif first.is_word("grant", "revoke"):
            change = _read(statement)
            if change is None or not any(_names(address, name) for name in change.objects):
                continue
            place = Location(path, line_of(text, statement.start))
            held = _apply(held, change, address, place)
    return Access(owner, tuple(sorted(held)))


def _apply(held: set[str], change: _Change, address: Address, place: Location) -> set[str]:
    privileges = change.privileges
    if not privileges and address.kind in _ALL:
        privileges = (_ALL[address.kind],)
    for role in change.roles:
        if role in ("current_user", "session_user", "current_role"):
            raise SlipstitchError(
                "render",
                f'"{role}" means another role on each run, so it cannot be verified',
                hint="name the role",
                location=place,
            )
        if change.gives and not privileges:
            raise SlipstitchError(
                "render",
                f'"grant all" on the {address.kind} means other privileges on each server version',
                hint="name the privileges",
                location=place,
            )
        gone = {
            grant
            for grant in held
            if grant.startswith(f"{role}:")
            and (not privileges or grant.split(":", 1)[1].rstrip("*") in privileges)
        }
        if change.gives:
            mark = "*" if change.with_option else ""
            kept = {grant.rstrip("*") for grant in gone if grant.endswith("*")}
            new = {f"{role}:{name}" for name in privileges}
            held = held - gone | {grant + ("*" if grant in kept else mark) for grant in new}
        elif change.only_option:
            held = held - gone | {grant.rstrip("*") for grant in gone}
        else:
            held = held - gone
    return held


def _owner(statement: Statement, address: Address) -> str | None:
    """Return the owner that an ``alter … owner to`` gives to this object."""
    found = statement.tokens
    if len(found) < 5 or not (found[-3].is_word("owner") and found[-2].is_word("to")):
        return None
    start = 3 if found[1].is_word("materialized") else 2
    return identifier(found[-1]) if _names(address, found[start:-3]) else None


def _read(statement: Statement) -> _Change | None:
    """Read ``grant … on … to …`` or ``revoke … on … from …``; other forms give nothing."""
    found = list(statement.tokens)
    gives = found[0].is_word("grant")
    only_option = not gives and len(found) > 3 and found[1].is_word("grant")
    on = _index(found, "on")
    to = _index(found, "to" if gives else "from", on)
    if on is None or to is None:
        return None
    words = found[4 if only_option else 1 : on]
    privileges = tuple(
        token.text.lower() for token in words if not token.is_sign(",") and token.kind == "word"
    )
    if any(token.is_sign("(") for token in words):
        return None
    named = found[on + 1 : to]
    if named and named[0].is_word(*_KIND_WORDS):
        named = named[1:]
    roles: list[str] = []
    rest = found[to + 1 :]
    for token in rest:
        if token.is_word("with", "granted", "cascade", "restrict"):
            break
        if token.is_sign(",") or token.is_word("group"):
            continue
        roles.append(identifier(token))
    return _Change(
        gives=gives,
        only_option=only_option,
        privileges=() if privileges[:1] == ("all",) else privileges,
        objects=tuple(_parts(named)),
        roles=tuple(roles),
        with_option=any(token.is_word("option") for token in rest),
    )


def _index(found: list[Token], word: str, start: int | None = 0) -> int | None:
    if start is None:
        return None
    return next((n for n, token in enumerate(found) if n > start and token.is_word(word)), None)


def _parts(found: list[Token]) -> list[tuple[Token, ...]]:
    """Split a list of objects at its outer commas."""
    parts: list[tuple[Token, ...]] = []
    current: list[Token] = []
    depth = 0
    for token in found:
        depth += token.is_sign("(") - token.is_sign(")")
        if token.is_sign(",") and depth == 0:
            parts.append(tuple(current))
            current = []
        else:
            current.append(token)
    return [*parts, tuple(current)]


def _names(address: Address, named: tuple[Token, ...]) -> bool:
    """Whether these tokens name the address; without arguments, any overload is meant."""
    mine = _plain(tuple(tokens(address.name)))
    theirs = _plain(named)
    return theirs == mine or (address.is_routine and mine[: len(theirs) + 1] == (*theirs, "("))


def _plain(named: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(
        identifier(token) if token.kind in ("word", "quoted") else token.text for token in named
    )
