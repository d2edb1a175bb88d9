"""What a rehearsal found: frozen records that the budget judges and the reports show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from slipstitch.catalog.diff import Difference
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.rehearse.clients import Sample
from slipstitch.rehearse.contract import Refused
from slipstitch.rehearse.figures import Figures, Span
from slipstitch.rehearse.trace import Traced
from slipstitch.rehearse.watch import Seen

__all__ = ["Failure", "Problem", "Rehearsal", "Rehearsed", "Trouble"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A query of the workload that failed while a change was under way, and how often."""

    query: str
    statement: int
    sqlstate: str
    message: str
    count: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A step of the rehearsal that failed, in words that follow ``could not be``."""

    step: str
    error: SlipstitchError


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the budget does not allow."""

    kind: str
    text: str


@dataclass
class Rehearsed:
    """How it went with one change.

    :param traced: its statements; nothing where only psql can run the script.
    :param revert_traced: those of its revert script; nothing also where it was not reverted.
    :param left_behind: what differs after the revert from what was before.
    :param grown: logs that have more rows than before, and how many: that is no difference.
    :param excuse: why the revert script says that it is not exact.
    :param unlike_first: what the second deploy made otherwise than the first.
    :param deploying: what was seen while it was deployed, ``reverting`` while it was reverted.
    """

    change: Change
    traced: tuple[Traced, ...] | None = None
    revert_traced: tuple[Traced, ...] | None = None
    left_behind: tuple[Difference, ...] = ()
    grown: Mapping[str, int] = field(default_factory=dict)
    excuse: str | None = None
    unlike_first: tuple[Difference, ...] = ()
    troubles: list[Trouble] = field(default_factory=list)
    is_round_trip_made: bool = False
    before: Figures = field(default_factory=Figures)
    during: Figures = field(default_factory=Figures)
    after: Figures = field(default_factory=Figures)
    during_revert: Figures = field(default_factory=Figures)
    deploying: Seen = field(default_factory=Seen)
    reverting: Seen = field(default_factory=Seen)
    failures: tuple[Failure, ...] = ()
    refused: tuple[Refused, ...] = ()
    spans: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_exact(self) -> bool | None:
        """Whether the revert left the database as it was; nothing where it could not be told."""
        if not self.is_round_trip_made:
            return None
        return not self.left_behind and not self.unlike_first

    @property
    def wal(self) -> int:
        """Bytes of write-ahead log."""
        return sum(each.wal for each in self.traced or ())

    @property
    def rewritten(self) -> tuple[str, ...]:
        """Tables in service that it wrote again."""
        return tuple(sorted({name for each in self.traced or () for name in each.rewritten}))

    @property
    def longest_wait(self) -> float:
        """Seconds that a client waited for the deploy or the revert at the most."""
        waits = (*self.deploying.waits, *self.reverting.waits)
        return max((wait.seconds for wait in waits), default=0.0)

    @property
    def longest_hold(self) -> float:
        """Seconds that a lock which others wait for was seen held at the most."""
        holds = (*self.deploying.holds, *self.reverting.holds)
        return max((hold.seconds for hold in holds), default=0.0)


@dataclass
class Rehearsal:
    """A whole rehearsal.

    :param began: on the monotonic clock; the samples and spans are on it too.
    :param notes: what whoever reads the report must know to judge it.
    :param not_tried: changes after one that could not be deployed.
    """

    server: str
    base: str | None
    began: float = 0.0
    changes: list[Rehearsed] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    not_tried: tuple[str, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """All problems of all changes."""
        return [problem for each in self.changes for problem in each.problems]
