"""Restore a backup on a throwaway server, and prove what came back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from slipstitch.drill import proof
from slipstitch.drill.backup import Backup, fetch, lay_out, major_version, read_backup
from slipstitch.drill.failures import RestoreStoppedError
from slipstitch.drill.model import Digests, Goals, Proof, Report, Source, Timing
from slipstitch.drill.recovery import Restored, brought_along, recover, recovered_until
from slipstitch.drill.steps import words
from slipstitch.drill.wal import Archive, first_gap, read_archive, system_identifier
from slipstitch.errors import SlipstitchError
from slipstitch.throwaway.binaries import NO_BINARIES_HINT, Binaries, binaries_in, installed
from slipstitch.throwaway.cluster import Cluster
from slipstitch.throwaway.provide import throwaway_cluster

__all__ = ["Wishes", "binaries_for", "drill_backup"]

_MANIFEST = "backup_manifest"
_DIFFERS = 1  # what pg_verifybackup ends with where a backup is not as its manifest says


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a drill is made, whatever is restored.

    :param tenant_columns: columns that say whose a row is.
    :param proof: a function of the database that returns its faults.
    :param expected: what has to come back, where that is known.
    :param lost_at: when the server was lost, where that is known.
    """

    tenant_columns: Sequence[str] = ()
    proof: str = "ops.prove_restore"
    goals: Goals = field(default_factory=Goals)
    digests: bool = True
    amcheck: bool = True
    expected: Digests | None = None
    lost_at: datetime | None = None
    postgres_bin: Path | None = None


class _Clock:
    """Writes down how long each step takes, and says what is done."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.timings: list[Timing] = []

    @contextmanager
    def step(self, name: str, told: str) -> Iterator[None]:
        """Time a step, also one that fails."""
        self._tell(told)
        began = time.monotonic()
        try:
            yield
        finally:
            self.timings.append(Timing(name, time.monotonic() - began))

    @property
    def seconds(self) -> float:
        """All steps together."""
        return sum(timing.seconds for timing in self.timings)


def drill_backup(source: Source, wishes: Wishes, tell: Callable[[str], None]) -> Report:
    """Restore a backup on a throwaway server that is gone afterwards.

    The backup and the archive are only read.

    :raises SlipstitchError: the drill could not be made; a restore that fails is a finding.
    """
    binaries = binaries_for(source.backup, wishes.postgres_bin)
    archive = None if source.archive is None else read_archive(source.archive)
    report = Report("backup", datetime.now(UTC), binaries.version, target_time=source.until)
    clock = _Clock(tell)
    with throwaway_cluster(binaries) as cluster:
        _require_readable(cluster, source)
        try:
            report = _restore(cluster, source, archive, wishes, report=report, clock=clock)
        except RestoreStoppedError as stopped:
            report = replace(report, failure=stopped.failure)
    return replace(report, timings=tuple(clock.timings))


def binaries_for(backup: Path | None, postgres_bin: Path | None) -> Binaries:
    """Return the programs of the version that a backup is of.

    :raises SlipstitchError: they are not installed.
    """
    if postgres_bin is not None:
        return binaries_in(postgres_bin)
    wanted = None if backup is None else major_version(backup)
    for binaries in installed():
        if wanted in (None, binaries.major):
            return binaries
    which = f"PostgreSQL {wanted}, which the backup is of," if wanted else "PostgreSQL"
    raise SlipstitchError("drill", f"{which} is not installed here", hint=NO_BINARIES_HINT)


def _restore(
    cluster: Cluster,
    source: Source,
    archive: Archive | None,
    wishes: Wishes,
    *,
    report: Report,
    clock: _Clock,
) -> Report:
    with clock.step("copy", "copying the backup"):
        if source.backup is not None:
            lay_out(source.backup, cluster)
        else:
            fetch(source.fetch or "", cluster)
        _require_version(cluster)
        backup = read_backup(cluster.data)
        _require_later(source, backup)
    with clock.step("verify", "comparing the backup with its manifest"):
        verified = _verify(cluster)
        control = _inspect(cluster)
        if archive is not None:
            _look_at_archive(cluster, archive, backup, control)
        # Looked at now: the restored server writes segments of the same names.
        archived = _end_of_archive(source, archive, backup, cluster)
    with clock.step("recover", "recovering"):
        restored = recover(cluster, source, archive, control, backup.first_segment)
        with closing(restored.connect("postgres")) as connection:
            is_over = connection.execute("select not pg_is_in_recovery()").fetchone() == (True,)
            names = proof.databases(connection)
    rto = clock.seconds
    until = recovered_until(restored.log) or backup.taken_at
    rpo = _lost(source, wishes, report, until)
    ended = Proof("recovery", is_over, "it has ended, and the server takes writes")
    proofs = [verified, ended, *archived]
    found, digests = _look(restored, names, wishes, clock)
    return replace(
        report,
        backup_label=backup.label,
        backup_taken_at=backup.taken_at,
        recovered_until=until,
        rpo_seconds=rpo,
        rto_seconds=rto,
        proofs=(*proofs, *found, *_goals(wishes.goals, rto, rpo)),
        digests=digests,
    )


def _lost(source: Source, wishes: Wishes, report: Report, until: datetime | None) -> float | None:
    """Return how many seconds of work are lost.

    Of a demonstration all that was committed before the moment is compared, so the loss begins
    with it. Otherwise it begins with the last transaction that came back.
    """
    if wishes.lost_at is not None and source.until is not None:
        return (wishes.lost_at - source.until).total_seconds()
    wanted = source.until or report.started_at
    return None if until is None else max((wanted - until).total_seconds(), 0.0)


def _look(
    restored: Restored, names: Sequence[str], wishes: Wishes, clock: _Clock
) -> tuple[list[Proof], Digests]:
    """Read everything that came back."""
    digests: Digests = {}
    found = []
    if wishes.digests:
        with clock.step("rows", "counting rows"):
            conninfo = {name: restored.conninfo(name) for name in names}
            digests = dict(proof.read_digests(conninfo, wishes.tenant_columns))
        same = wishes.expected is not None
        found.append(
            proof.compare(wishes.expected or {}, digests) if same else proof.total(digests)
        )
    else:
        found.append(Proof("rows", None, "not counted: --no-digests"))
    with clock.step("own proof", "asking the databases"):
        found.append(proof.own_proof(restored, names, wishes.proof))
    if wishes.amcheck:
        with clock.step("amcheck", "reading every table and index"):
            found.append(proof.amcheck(restored))
    else:
        found.append(Proof("pg_amcheck", None, "not run: --no-amcheck"))
    return found, digests


def _verify(cluster: Cluster) -> Proof:
    """Compare the files with the manifest of the backup.

    :raises RestoreStoppedError: they differ.
    """
    program, *arguments = words("verify", data=cluster.data)
    path = cluster.binaries.program(program)
    if path is None or not (cluster.data / _MANIFEST).exists():
        return Proof("manifest", None, "not compared: no manifest, or no pg_verifybackup")
    done = cluster.account.run(path, *arguments, timeout=24 * 3600)
    if done.returncode == _DIFFERS:
        raise RestoreStoppedError("damaged_backup", "\n".join(done.stdout.strip().splitlines()[:5]))
    if done.returncode != 0:
        # It died, or was killed: that tells nothing of the backup.
        return Proof("manifest", None, f"not compared: {program} ended with {done.returncode}")
    return Proof("manifest", True, "every file of the backup is as it was taken")


def _inspect(cluster: Cluster) -> str:
    program, *arguments = words("inspect", data=cluster.data)
    path = cluster.binaries.program(program)
    return cluster.account.run(path, *arguments).stdout if path is not None else ""


def _look_at_archive(cluster: Cluster, archive: Archive, backup: Backup, control: str) -> None:
    """Find what no restore can get over before it is begun.

    :raises RestoreStoppedError: the archive is of another server, or has no beginning.
    """
    ours = system_identifier(control)
    if archive.system is not None and ours is not None and archive.system != ours:
        raise RestoreStoppedError(
            "wrong_archive",
            f"the backup is of system {ours}, the segments of {archive.system}",
        )
    first = backup.first_segment
    known = {segment.place for segment in (*archive.segments, *brought_along(cluster))}
    if first.place not in known:
        raise RestoreStoppedError(
            "missing_segment", f"{first} is not archived, and the backup begins with it"
        )


def _end_of_archive(
    source: Source, archive: Archive | None, backup: Backup, cluster: Cluster
) -> list[Proof]:
    """Say whether the archive goes on without a gap; a restore to its end stops at one silently."""
    if archive is None:
        return []
    mine = [segment for segment in archive.segments if segment.place >= backup.first_segment.place]
    gap = first_gap(backup.first_segment, (*mine, *brought_along(cluster)), archive.size)
    cut = [segment for segment in archive.cut if segment.place >= backup.first_segment.place]
    if gap is not None:
        later = "nothing after it can be restored from this backup"
        reached = " (the moment asked for lies before it)" if source.until else ""
        return [Proof("archive", False, f"{gap} is missing, {later}{reached}")]
    if cut:
        return [Proof("archive", False, f"{cut[0]} is not as long as a segment")]
    return [Proof("archive", True, f"{len(mine)} segments from the backup on, without a gap")]


def _goals(goals: Goals, rto: float, rpo: float | None) -> list[Proof]:
    found = []
    if goals.rto is not None:
        found.append(Proof("rto", rto <= goals.rto, f"{rto:.1f} s of {goals.rto:g} s"))
    if goals.rpo is not None and rpo is None:
        found.append(Proof("rpo", None, "the backup does not tell until when it goes"))
    elif goals.rpo is not None and rpo is not None:
        found.append(Proof("rpo", rpo <= goals.rpo, f"{rpo:.1f} s of {goals.rpo:g} s"))
    return found


def _require_later(source: Source, backup: Backup) -> None:
    """Refuse a moment before the backup: where nobody wrote meanwhile, the server would not.

    :raises RestoreStoppedError: it lies before.
    """
    if source.until is None or backup.taken_at is None or source.until >= backup.taken_at:
        return
    raise RestoreStoppedError("target_before_backup", f"the backup was begun at {backup.taken_at}")


def _require_version(cluster: Cluster) -> None:
    found = major_version(cluster.data)
    if found != cluster.binaries.major:
        raise SlipstitchError(
            "drill",
            f"the backup is of PostgreSQL {found}, and {cluster.binaries.version} was found first",
            hint="name the folder of the programs with --postgres-bin",
        )


def _require_readable(cluster: Cluster, source: Source) -> None:
    """Refuse an archive that the restored server could not read: every segment would be missing."""
    if source.archive is None:
        return
    folder = source.archive.absolute()
    first = next((path for path in sorted(folder.iterdir()) if path.is_file()), folder)
    if cluster.account.run("test", "-r", first).returncode != 0:
        who = cluster.account.user or "who runs the restored server"
        raise SlipstitchError(
            "drill",
            f'{who} cannot read "{first}"',
            hint="PostgreSQL does not run as root: let that user read the archive, or run the "
            "drill as the user whom it belongs to",
        )
