"""Object addresses: the first lines of a source, which name what it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from slipstitch.errors import Location, SlipstitchError
from slipstitch.render.tokens import identifier, tokens

__all__ = ["KINDS", "Address", "parse_address", "read_addresses"]

_WIDTH = 100  # of a line of SQL in this house

KINDS = (
    "function",
    "procedure",
    "materialized view",
    "view",
    "trigger",
    "policy",
    "type",
    "domain",
)
"""The kinds of object a source can make. Tables and their parts are steps."""

_LINE = re.compile(rf"--\s*({'|'.join(KINDS)})\s+(\S.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Address:
    """One object as ``drop`` wants it: ``function core.new_id()``, ``policy p on core.users``."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def is_routine(self) -> bool:
        """Whether it can be called."""
        return self.kind in ("function", "procedure")

    @property
    def has_table(self) -> bool:
        """Whether it belongs to a table, which its address names after ``on``."""
        return self.kind in ("trigger", "policy")

    @property
    def path(self) -> tuple[str, ...]:
        """The object's name in parts, without arguments and without its table.

        >>> parse_address("-- function core.new_id(bigint)").path
        ('core', 'new_id')
        >>> parse_address("-- policy users_all on core.users").path
        ('users_all',)
        """
        return _path(self.name)

    @property
    def table(self) -> tuple[str, ...]:
        """The table's name in parts, of a trigger or policy.

        >>> parse_address("-- policy users_all on core.users").table
        ('core', 'users')
        """
        words = [token for token in tokens(self.name) if token.kind in ("word", "quoted")]
        after = next(number for number, token in enumerate(words) if token.is_word("on"))
        return tuple(identifier(token) for token in words[after + 1 :])

    @property
    def relation(self) -> str:
        """The table, or the view itself, as its address writes it.

        >>> parse_address("-- policy users_all on core.users").relation
        'core.users'
        """
        found = list(tokens(self.name))
        if self.has_table:
            on = next(n for n, token in enumerate(found) if n and token.is_word("on"))
            return self.name[found[on + 1].start :]
        return self.name

    @property
    def twin(self) -> str:
        """The name of the relation's twin in the temporary schema.

        >>> parse_address("-- view billing.open_invoices").twin
        'pg_temp.open_invoices'
        """
        found = list(tokens(self.relation))
        return f"pg_temp.{found[-1].text}"

    @property
    def drop(self) -> str:
        """The statement that takes the object away; a long one is broken before the name.

        >>> parse_address("-- view billing.open_invoices").drop
        'drop view billing.open_invoices;'
        """
        statement = f"drop {self};"
        return statement if len(statement) <= _WIDTH else f"drop {self.kind}\n{self.name};"


def parse_address(line: str) -> Address | None:
    """Return the address that a comment line names, or nothing if it is another comment.

    >>> str(parse_address("-- materialized view  analytics.days "))
    'materialized view analytics.days'
    >>> parse_address("-- reads nothing")
    """
    match = _LINE.match(line)
    return Address(match[1], match[2]) if match else None


def read_addresses(text: str, path: str) -> tuple[Address, ...]:
    """Return the addresses on the first lines of a source.

    They end at the first line that is no address; a later comment is for maintainers.

    :raises SlipstitchError: there is none, one is repeated or one is not qualified.
    """
    found: list[Address] = []
    for number, line in enumerate(text.splitlines(), start=1):
        address = parse_address(line)
        if address is None:
            break
        place = Location(path, number)
        if address in found:
            raise SlipstitchError("render", f'"{address}" is named twice', location=place)
        _check(address, place)
        found.append(address)
    if not found:
        raise SlipstitchError(
            "render",
            "the first line names no object that the source makes",
            hint='begin with a line such as "-- function core.new_id()"',
            detail=f"kinds: {', '.join(KINDS)}",
            location=Location(path, 1),
        )
    return tuple(found)


def _check(address: Address, place: Location) -> None:
    """Refuse an address that ``drop`` or the verify script could not use."""
    if address.has_table and " on " not in f" {address.name.lower()} ":
        raise SlipstitchError(
            "render", f'"{address}" names no table', hint='add "on schema.table"', location=place
        )
    qualified = address.table if address.has_table else address.path
    if len(qualified) != 2:
        raise SlipstitchError(
            "render", f'"{address}" is not qualified', hint="write schema.name", location=place
        )
    if address.is_routine and not address.name.endswith(")"):
        raise SlipstitchError(
            "render",
            f'"{address}" has no list of argument types',
            hint="write the types in brackets, () for none",
            location=place,
        )


def _path(name: str) -> tuple[str, ...]:
    parts: list[str] = []
    expects_name = True
    for token in tokens(name):
        if expects_name and token.kind in ("word", "quoted"):
            parts.append(identifier(token))
        elif expects_name or not token.is_sign("."):
            break
        expects_name = not expects_name
    return tuple(parts)
