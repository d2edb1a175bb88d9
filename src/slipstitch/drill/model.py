"""What a drill is asked for, and what it found: frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from slipstitch.drill.failures import Failure

__all__ = ["Count", "Digests", "Goals", "Proof", "Report", "Source", "Table", "Timing"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a restore takes its pieces from.

    :param backup: the folder of a base backup, plain or as tar files.
    :param fetch: a command that puts the backup into the folder ``%d``, in place of ``backup``.
    :param archive: the folder of archived segments, as they are.
    :param restore_command: a command that brings segment ``%f`` to ``%p``, in place of
        ``archive``.
    :param until: the moment to stop at; the end of the archive where there is none.
    :param superuser: the name of a superuser of the server that was backed up.
    :param settings: settings of the restored server beside ours.
    """

    backup: Path | None = None
    fetch: str | None = None
    archive: Path | None = None
    restore_command: str | None = None
    until: datetime | None = None
    superuser: str = "postgres"
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goals:
    """What a restore may take and lose, in seconds; none says nothing."""

    rto: float | None = None
    rpo: float | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Rows and a digest of them that does not depend on their order."""

    rows: int
    digest: int

    def __add__(self, other: Count) -> Count:
        """Return both together."""
        return Count(self.rows + other.rows, self.digest + other.digest)


@dataclass(frozen=True, slots=True, order=True)
class Table:
    """A table of a database of the server."""

    database: str
    name: str


Digests = Mapping[Table, Mapping[str, Count]]
"""Of each table the rows of each tenant; those of tables without tenants stand under ``''``."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Something that was looked at.

    :param holds: none where it was left out, and ``told`` says why.
    """

    name: str
    holds: bool | None
    told: str


@dataclass(frozen=True, slots=True)
class Timing:
    """How many seconds a step took."""

    step: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a drill.

    :param kind: ``backup`` for one that was given, ``demonstration`` for one of our own.
    :param recovered_until: when the last transaction that came back was committed.
    :param rpo_seconds: how much time of work would have been lost.
    :param rto_seconds: from the first byte copied until the restored server answered.
    """

    kind: Literal["backup", "demonstration"]
    started_at: datetime
    server_version: str
    backup_label: str | None = None
    backup_taken_at: datetime | None = None
    target_time: datetime | None = None
    recovered_until: datetime | None = None
    rpo_seconds: float | None = None
    rto_seconds: float | None = None
    failure: Failure | None = None
    proofs: tuple[Proof, ...] = ()
    digests: Digests = field(default_factory=dict)
    timings: tuple[Timing, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether the restore went through and nothing that was looked at failed."""
        return self.failure is None and all(proof.holds is not False for proof in self.proofs)
