"""All that a source says of its objects: what the verify script compares with the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace

from slipstitch.errors import Location, SlipstitchError
from slipstitch.render.addresses import Address, read_addresses
from slipstitch.render.creation import find_creations, match_creations
from slipstitch.render.privileges import Access, read_access
from slipstitch.render.routine import Routine, read_routine
from slipstitch.render.twins import Twin, make_twin

__all__ = ["Facts", "read_facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the source says of one object.

    ``routines`` has several entries where a ``do`` block chooses one of several texts, for
    instance by server version. ``twin`` is set for what has no body to digest.
    """

    address: Address
    access: Access
    routines: tuple[Routine, ...] = ()
    twin: Twin | None = None

    @property
    def kind(self) -> str:
        """The kind of object, for the templates."""
        return self.address.kind


def read_facts(text: str, path: str) -> tuple[Facts, ...]:
    """Return what a source says of each object that it makes, in the order of its first lines.

    :raises SlipstitchError: the first lines and the statements do not agree, or something
        could not be compared with a catalogue.
    """
    addresses = read_addresses(text, path)
    matched = match_creations(addresses, find_creations(text, path), path)
    views = {address.path for address in addresses if address.kind == "view"}
    facts: list[Facts] = []
    for address in addresses:
        creations = matched[address]
        access = read_access(address, text, path)
        if address.is_routine:
            routines = tuple(read_routine(creation, path) for creation in creations)
            _check_alike(address, routines, path)
            facts.append(Facts(address, access, routines))
        elif address.kind in ("type", "domain"):
            facts.append(Facts(address, access))
        else:
            twin = make_twin(address, creations[0])
            if address.has_table and address.table in views:
                # The twin of the view is there already, made for its own sake.
                twin = replace(twin, stage=None)
            facts.append(Facts(address, access, twin=twin))
    return tuple(facts)


def _check_alike(address: Address, routines: tuple[Routine, ...], path: str) -> None:
    """Refuse versions of one routine that differ in more than their bodies."""
    if len({replace(routine, body=None) for routine in routines}) > 1:
        raise SlipstitchError(
            "render",
            f'the versions of "{address}" differ in more than their bodies',
            hint="give all of them the same language and attributes",
            location=Location(path, 1),
        )
