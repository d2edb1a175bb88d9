"""Round trip: after deploy and revert of a change the database is as it was before.

Each change in turn is deployed and verified, reverted, compared, and deployed again for the
next one; what the second deploy made must be what the first one made. Where rows are compared
too, the second deploy needs no verify script: it would look at what the first one saw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from slipstitch.catalog.diff import Difference, compare, grown
from slipstitch.catalog.snapshot import Snapshot
from slipstitch.drift.build import Builder
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change

__all__ = ["Trip", "make_round_trips"]


@dataclass(frozen=True, slots=True)
class Trip:
    """How it went with one change.

    ``left_behind`` is what differs after the revert, ``unlike_first`` what the second deploy
    made otherwise. ``grown`` names the logs that have more rows after the revert, which is no
    difference. ``error`` says why the revert or the second deploy failed, if one did;
    ``is_deployed`` tells whether the change stands in the database now.
    """

    change: Change
    left_behind: tuple[Difference, ...] = ()
    unlike_first: tuple[Difference, ...] = ()
    error: SlipstitchError | None = None
    is_deployed: bool = True
    grown: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_exact(self) -> bool:
        """Whether nothing is to be said."""
        return not self.left_behind and not self.unlike_first and self.error is None


def make_round_trips(
    builder: Builder,
    tell: Callable[[Trip], None],
    *,
    first: Change | None = None,
    last: Change | None = None,
    only: Iterable[str] = (),
    ignore: Iterable[str] = (),
    base_is_there: bool = False,
) -> tuple[Trip, ...]:
    """Make the round trip of every change, in the order of the plan.

    :param tell: called after each change.
    :param first: begin with this change; those before it are deployed at once, and not looked at.
    :param last: end with this change; those after it are left alone.
    :param only: names of changes; the others are only deployed.
    :param ignore: attributes that need not come back, for instance ``position`` of a column.
    :param base_is_there: what comes before the first change is deployed already.
    :returns: the trips made; a change that cannot be deployed a second time ends them.
    :raises SlipstitchError: the plan has no such change in that order, the database is not empty,
        or a change cannot be deployed at all.
    """
    begin = first.position if first is not None else 0
    end = last.position + 1 if last is not None else None
    planned = builder.project.plan.changes
    changes = planned[begin:end]
    if first is not None and last is not None and not changes:
        raise SlipstitchError("drift", f'"{last.name}" comes before "{first.name}" in the plan')
    wanted = set(only)
    unknown = wanted - {change.name for change in changes}
    if unknown:
        raise SlipstitchError("drift", f'unknown change: "{min(unknown)}"')
    ignored = tuple(ignore)
    previous = planned[begin - 1] if begin else None
    if not base_is_there:
        builder.require_empty()
    if previous is not None and not base_is_there:
        builder.deploy(previous)
    before = builder.look()
    trips: list[Trip] = []
    for change in changes:
        if wanted and change.name not in wanted:
            builder.deploy(change)
            before = builder.look()
        else:
            trip, before = _make(builder, change, previous, before, ignored)
            tell(trip)
            trips.append(trip)
            if not trip.is_deployed:
                # What comes after it cannot be deployed either.
                break
        previous = change
    return tuple(trips)


def _make(
    builder: Builder,
    change: Change,
    previous: Change | None,
    before: Snapshot,
    ignored: tuple[str, ...],
) -> tuple[Trip, Snapshot]:
    """Make one round trip; return what stands in the database after it, too."""
    builder.deploy(change, verify=True)
    first = builder.look()
    try:
        builder.revert(previous)
    except SlipstitchError as error:
        return Trip(change, error=error), first
    reverted = builder.look(since=before)
    left_behind, more = compare(before, reverted, ignore=ignored), grown(reverted)
    try:
        builder.deploy(change, verify=not builder.with_data)
    except SlipstitchError as error:
        return Trip(change, left_behind, error=error, is_deployed=False, grown=more), first
    again = builder.look(since=first)
    unlike_first = compare(first, again, ignore=ignored)
    return Trip(change, left_behind, unlike_first, grown=more), again
