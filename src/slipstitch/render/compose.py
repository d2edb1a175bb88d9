"""Plan, source and templates in, three scripts out: the same bytes whoever runs it, wherever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from slipstitch.errors import Location, SlipstitchError
from slipstitch.plan.model import Change, Plan
from slipstitch.render.addresses import Address
from slipstitch.render.facts import Facts, read_facts
from slipstitch.render.templates import Templates
from slipstitch.render.tokens import line_of, quoted, split, tokens

__all__ = ["KINDS", "Kind", "Previous", "Source", "render_change", "source_in"]

Kind = Literal["deploy", "revert", "verify"]
KINDS: tuple[Kind, ...] = ("deploy", "revert", "verify")
_CONTROL = ("begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release")


@dataclass(frozen=True, slots=True)
class Source:
    """A file under ``plpgsql/`` or ``sql/``, read."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Previous:
    """The deploy script of the instance that a rework replaces.

    ``name`` is the stem of its file, ``billing/post_invoice@v1.2.0``.
    """

    name: str
    path: str
    text: str


def render_change(
    plan: Plan,
    change: Change,
    source: Source,
    templates: Templates,
    previous: Previous | None = None,
) -> dict[Kind, bytes]:
    """Return the three scripts of a defined change.

    :param previous: for a rework, the deploy script of the instance before it.
    :raises SlipstitchError: the source is not whole, its first lines do not agree with its
        statements, or a template uses a name that does not exist.
    """
    _check_whole(source)
    facts = read_facts(source.text, source.path)
    addresses = tuple(fact.address for fact in facts)
    body, before = "", facts
    if previous is not None:
        body = source_in(previous)
        before = read_facts(body, previous.path)
    earlier = tuple(fact.address for fact in before)
    vanished = [address for address in earlier if address not in addresses]
    appeared = [address for address in addresses if address not in earlier]
    words = {
        "project": plan.project,
        "change": change.name,
        "requires": [dependency.text for dependency in change.requires],
        "conflicts": [dependency.text for dependency in change.conflicts],
        "reworks": previous.name if previous else None,
        "source": source.text.strip("\n"),
        "previous": body,
        "objects": facts,
        "policy_tables": _policy_tables(addresses),
        "drop_all": [address.drop for address in reversed(addresses)],
        "deploy_drops_first": _clearing(vanished, appeared),
        "deploy_drops_last": _stale_grants(before, facts) + _remaining(vanished, appeared),
        "revert_drops_first": _clearing(appeared, vanished),
        "revert_drops_last": _stale_grants(facts, before) + _remaining(appeared, vanished),
    }
    return {kind: templates.fill(f"{kind}/defined.sql.j2", words) for kind in KINDS}


def _clearing(gone: list[Address], new: list[Address]) -> list[str]:
    """Return the drops that must come first: another kind of object takes the same name."""
    taken = {address.name for address in new}
    return [address.drop for address in reversed(gone) if address.name in taken]


def _remaining(gone: list[Address], new: list[Address]) -> list[str]:
    """Return the drops that come last, when nothing leans on the objects any more."""
    taken = {address.name for address in new}
    return [address.drop for address in reversed(gone) if address.name not in taken]


def _stale_grants(old: tuple[Facts, ...], new: tuple[Facts, ...]) -> list[str]:
    """Return what takes back grants that only the old text gave: replacing keeps them."""
    held = {fact.address: {grant.rstrip("*") for grant in fact.access.grants} for fact in new}
    stale: list[str] = []
    for fact in old:
        for grant in fact.access.grants:
            role, _, privilege = grant.rstrip("*").rpartition(":")
            if fact.address in held and grant.rstrip("*") not in held[fact.address]:
                kind = "" if "view" in fact.kind else f"{fact.kind} "
                stale.append(
                    f"revoke {privilege} on {kind}{fact.address.name} from {quoted(role)};"
                )
    return stale


def _policy_tables(addresses: tuple[Address, ...]) -> dict[str, list[str]]:
    """Return, for each table with policies here, the names of all that it may have."""
    tables: dict[str, list[str]] = {}
    for address in addresses:
        if address.kind == "policy":
            tables.setdefault(address.relation, []).append(address.path[0])
    return tables


def source_in(previous: Previous) -> str:
    """Return the source that a rendered deploy script holds.

    :raises SlipstitchError: the script is not one transaction.
    """
    statements = split(previous.text, previous.path)
    if (
        len(statements) < 3
        or statements[0].words(1) != ("begin",)
        or statements[-1].words(1) != ("commit",)
    ):
        raise SlipstitchError(
            "render",
            "the earlier script is not one transaction, so no revert follows from it",
            hint="take the source away and write the scripts of this change by hand",
            location=Location(previous.path),
        )
    start = previous.text.index(";", statements[0].end) + 1
    return previous.text[start : statements[-1].start].strip("\n")


def _check_whole(source: Source) -> None:
    """Refuse what psql alone would understand, and transactions within the transaction."""
    previous_end, colon = 0, False
    for token in tokens(source.text, source.path):
        if token.is_sign("\\"):
            raise _not_whole("a psql command", "write it in SQL", source, token.start)
        adjacent = colon and token.start == previous_end
        if adjacent and token.kind in ("word", "quoted", "string"):
            raise _not_whole(
                "a psql variable",
                "put the value here; in an array slice leave a blank after the colon",
                source,
                token.start,
            )
        colon = token.is_sign(":")
        previous_end = token.end
    for statement in split(source.text, source.path):
        first = statement.words(1)[0]
        if first in _CONTROL:
            hint = "take it away: the template writes it"
            raise _not_whole(f'"{first}"', hint, source, statement.start)
        if first == "copy":
            raise _not_whole('"copy"', "write insert … values", source, statement.start)


def _not_whole(what: str, hint: str, source: Source, offset: int) -> SlipstitchError:
    return SlipstitchError(
        "render",
        f"{what} cannot stand in a source",
        hint=hint,
        location=Location(source.path, line_of(source.text, offset)),
    )
