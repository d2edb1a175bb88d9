"""A backup restored on a throwaway server: what is proved, and what went wrong told apart."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from slipstitch.cli import run
from slipstitch.drill.demonstration import Disaster, disaster
from slipstitch.drill.model import Report, Source
from slipstitch.drill.restore import Wishes, drill_backup
from slipstitch.drill.wal import Segment, read_archive
from slipstitch.errors import SlipstitchError
from slipstitch.throwaway import provide
from slipstitch.throwaway.binaries import Binaries, find_binaries
from tests.fix_shop import wait_until
from tests.tool.test_json_schema import check
from tools import runbook

pytestmark = pytest.mark.slow

LATER = 3  # segments after the one that holds the accident
QUICK = Wishes(tenant_columns=("tenant_id",), amcheck=False)


def silent(_text: str) -> None:
    """Say nothing."""


def require(binaries: Binaries, program: str) -> None:
    """Skip where a program is not there in the release of the server."""
    if not (binaries.folder / program).exists():
        pytest.skip(f"there is no {program} of PostgreSQL {binaries.version} here")


@pytest.fixture(scope="module", autouse=True)
def _programs() -> None:
    """Skip where the programs that read the files of a server are not there in its release."""
    binaries = find_binaries()
    assert binaries is not None
    require(binaries, "pg_controldata")


@pytest.fixture(scope="module")
def ruin() -> Iterator[Disaster]:
    """A server after an accident, and an archive that goes on for three segments."""
    with disaster(QUICK, None, silent) as made:
        segments_before = len(read_archive(made.archive).segments)
        with psycopg.connect(made.server.conninfo(), autocommit=True) as connection:
            for number in range(LATER):
                connection.execute(f"create table later_{number} ()")
                connection.execute("select pg_switch_wal()")
        wait_until(lambda: len(read_archive(made.archive).segments) == segments_before + LATER)
        yield made


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that the account of a restored server can read."""
    folder = Path(tempfile.mkdtemp(prefix="drill-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def archive(ruin: Disaster, readable: Path) -> Path:
    """A copy of the archive, to be spoiled."""
    copied = Path(shutil.copytree(ruin.archive, readable / "archive"))
    for path in copied.iterdir():
        path.chmod(0o644)
    return copied


def source(ruin: Disaster, **values) -> Source:
    given = Source(ruin.backup, archive=ruin.archive, until=ruin.until, settings={"fsync": "off"})
    return replace(given, **values)


def restore(ruin: Disaster, **values) -> Report:
    return drill_backup(source(ruin, **values), QUICK, silent)


def code(report: Report) -> str | None:
    return report.failure and report.failure.code


def proofs(report: Report) -> dict[str, bool | None]:
    return {proof.name: proof.holds for proof in report.proofs}


def after_accident(archive: Path, number: int = 0) -> Path:
    """A segment after the accident; releases differ in how many come before it."""
    return archive / str(read_archive(archive).segments[number - LATER])


def test_what_was_there_before_the_accident_comes_back(ruin):
    wishes = replace(QUICK, expected=ruin.before)
    report = drill_backup(source(ruin), wishes, silent)
    assert report.succeeded, report
    can_compare = ruin.cluster.binaries.program("pg_verifybackup") is not None
    assert proofs(report) == {
        "manifest": True if can_compare else None,
        "recovery": True,
        "archive": True,
        "rows": True,
        "own proof": None,
        "pg_amcheck": None,
    }
    (ledger,) = [tenants for table, tenants in report.digests.items() if "ledger" in table.name]
    assert {name: count.rows for name, count in ledger.items()} == dict.fromkeys("123", 20_000)
    assert report.recovered_until is not None
    assert report.recovered_until <= ruin.until
    assert (report.rto_seconds or 0) > 0


def test_without_a_moment_the_accident_is_restored_too_and_a_gap_is_told(ruin, archive):
    """PostgreSQL itself says nothing of the gap: it takes it for the end."""
    after_accident(archive, 1).unlink()
    wishes = replace(QUICK, expected=ruin.before)
    report = drill_backup(source(ruin, archive=archive, until=None), wishes, silent)
    assert (code(report), report.succeeded) == (None, False)
    assert (proofs(report)["rows"], proofs(report)["archive"]) == (False, False)
    (rows,) = [proof.told for proof in report.proofs if proof.name == "rows"]
    assert "slipstitch_drill.ledger of 1: 0 rows for 20000" in rows


def test_a_missing_segment_is_named(ruin, archive):
    missing = after_accident(archive)
    missing.unlink()
    after = ruin.lost_at + timedelta(hours=1)
    stopped = restore(ruin, archive=archive, until=after)
    assert code(stopped) == "missing_segment"
    assert missing.name in stopped.failure.detail
    command = f"cp {archive}/%f %p"
    by_command = restore(ruin, archive=None, restore_command=command, until=after)
    assert code(by_command) == "missing_segment"
    assert missing.name in by_command.failure.detail


def test_what_a_backup_begins_with_is_missing(ruin, archive):
    first = archive / str(read_archive(archive).segments[0])
    label = (ruin.backup / "backup_label").read_text()
    for segment in read_archive(archive).segments:
        if str(segment) in label:
            first = archive / str(segment)
    first.unlink()
    report = restore(ruin, archive=archive)
    assert (code(report), report.rto_seconds) == ("missing_segment", None)
    assert first.name in report.failure.detail


def test_a_moment_after_the_last_transaction_is_never_reached(ruin):
    report = restore(ruin, until=ruin.lost_at + timedelta(hours=1))
    assert code(report) == "target_never_reached"
    last = str(read_archive(ruin.archive).segments[-1])
    assert last in report.failure.detail


def test_a_moment_before_the_end_of_the_backup_is_refused(ruin):
    report = restore(ruin, until=ruin.until - timedelta(hours=1))
    assert code(report) == "target_before_backup", report


def test_the_archive_of_another_server_is_told_before_and_by_the_server(ruin, archive):
    for path in archive.glob("[0-9A-F]" * 24):
        text = bytearray(path.read_bytes())
        text[24:32] = (int.from_bytes(text[24:32], sys.byteorder) ^ 1).to_bytes(8, sys.byteorder)
        path.write_bytes(text)
    before = restore(ruin, archive=archive)
    assert (code(before), before.rto_seconds) == ("wrong_archive", None)
    command = f"cp {archive}/%f %p"
    assert code(restore(ruin, archive=None, restore_command=command)) == "wrong_archive"


def test_a_segment_that_was_cut_short_is_damaged(ruin, archive):
    os.truncate(after_accident(archive), 1000)
    report = restore(ruin, archive=archive, until=ruin.lost_at + timedelta(hours=1))
    assert code(report) == "damaged_segment"
    assert after_accident(archive).name in report.failure.detail


def test_a_backup_that_changed_is_damaged(ruin, readable):
    require(ruin.cluster.binaries, "pg_verifybackup")
    backup = Path(shutil.copytree(ruin.backup, readable / "backup"))
    with (backup / "base" / "1" / "1259").open("r+b") as file:
        file.write(b"rust")
    assert code(restore(ruin, backup=backup)) == "damaged_backup"
    (backup / "backup_label").unlink()
    assert code(restore(ruin, backup=backup)) == "damaged_backup"


def test_a_program_that_dies_tells_nothing_of_the_backup(ruin, readable):
    for path in ruin.cluster.binaries.folder.iterdir():
        (readable / path.name).symlink_to(path)
    dying = readable / "pg_verifybackup"
    dying.unlink(missing_ok=True)
    dying.write_text("#!/bin/sh\nkill -SEGV $$\n")
    dying.chmod(0o755)
    report = drill_backup(source(ruin), replace(QUICK, postgres_bin=readable), silent)
    assert report.succeeded, report
    assert proofs(report)["manifest"] is None


def test_tablespaces_of_a_packed_backup_are_restored_into_our_own_folder(ruin):
    """Where they point to, the server that was backed up is at work."""
    place = ruin.cluster.folder / "space"
    place.mkdir()
    ruin.cluster.account.own(place)
    backup = ruin.cluster.folder / "packed"
    with psycopg.connect(ruin.server.conninfo(), autocommit=True) as connection:
        connection.execute(f"create tablespace aside location '{place}'")
        connection.execute("create table far (tenant_id int) tablespace aside")
        connection.execute("insert into far values (1), (2)")
        program = ruin.cluster.binaries.folder / "pg_basebackup"
        words = (
            "-D",
            backup,
            "-d",
            ruin.server.conninfo(),
            "-Ft",
            "-z",
            "-X",
            "fetch",
            "-c",
            "fast",
        )
        done = ruin.cluster.account.run(program, *words)
        assert done.returncode == 0, done.stdout
        connection.execute("insert into far values (3)")
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    report = restore(ruin, backup=backup, archive=None, until=None)
    assert report.succeeded, report
    (far,) = [tenants for table, tenants in report.digests.items() if table.name == "public.far"]
    assert sorted(far) == ["1", "2"]
    plain = ruin.cluster.folder / "unpacked"
    plain.mkdir()
    with tarfile.open(backup / "base.tar.gz") as tar:
        tar.extractall(plain, filter="tar")
    (plain / "tablespace_map").unlink()
    (number,) = [path.name.split(".")[0] for path in backup.glob("[0-9]*.tar.gz")]
    with tarfile.open(backup / f"{number}.tar.gz") as tar:
        tar.extractall(ruin.cluster.folder / "elsewhere", filter="tar")
    (plain / "pg_tblspc" / number).symlink_to(ruin.cluster.folder / "elsewhere")
    assert restore(ruin, backup=plain, archive=None, until=None).succeeded
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_what_is_no_backup_and_no_archive_is_refused(tmp_path, ruin, readable):
    with pytest.raises(SlipstitchError, match="is no base backup"):
        restore(ruin, backup=tmp_path)
    with pytest.raises(SlipstitchError, match="cannot read the archive"):
        restore(ruin, archive=tmp_path / "nowhere")
    (readable / f"{Segment(1, 0, 1)}.gz").write_bytes(b"")
    with pytest.raises(SlipstitchError, match="are packed") as packed:
        restore(ruin, archive=readable)
    assert "gunzip -c" in (packed.value.hint or "")
    with pytest.raises(SlipstitchError, match='refuses "nobody"'):
        restore(ruin, superuser="nobody")
    with pytest.raises(SlipstitchError, match="refuses a setting"):
        restore(ruin, settings={"work_mem": "a lot"})


def test_a_whole_demonstration_is_told_and_kept(shop):
    shop.change("people", "create table people (organization_id int, name text);")
    seed = shop.folder / "seed.sql"
    seed.write_text(
        "insert into people values (7, 'Ada'), (7, 'Grace'), (8, 'Edsger');\n"
        "create schema ops;\n"
        "create function ops.prove_restore() returns setof text language sql"
        " as $$ select name || ' is lost' from public.people where name = 'Edsger' $$;\n"
    )
    shop.execute("create schema ops")
    shop.execute("create table ops.kept (report jsonb)")
    told = shop.bare("drill", "--record", shop.database.uri)
    assert told.status == 2
    assert "has no function ops.record_backup_drill(jsonb)" in told.err
    shop.execute(
        "create function ops.record_backup_drill(jsonb) returns void language sql"
        " as $$ insert into ops.kept values ($1) $$"
    )
    words = ("--seed", str(seed), "--record", shop.database.uri, "--page", "page.md")
    outcome = shop.bare("drill", "--json", "--rto", "1d", "--rpo", "0s", *words)
    assert outcome.status == 1, outcome.err
    document = check("drill", outcome.out)
    found = {proof["name"]: proof for proof in document["proofs"]}
    assert found["pg_amcheck"]["holds"] is True
    assert found["own proof"]["told"] == "drill: Edsger is lost"
    assert [name for name, proof in found.items() if proof["holds"] is False] == [
        "own proof",
        "rpo",
    ]
    assert document["tenants"]["7"]["rows"] == 2
    assert shop.value("select report from ops.kept") == document
    page = (shop.folder / "page.md").read_text()
    assert page.startswith(runbook.as_page())
    assert "own proof: drill: Edsger is lost" in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--archive", "x"), "--archive needs a backup"),
        (("--backup", "x", "--fetch", "y"), "give --backup or --fetch, not both"),
        (("--backup", "x", "--until", "2026-03-01 10:00:00"), "names no time zone"),
        (("--backup", "x", "--until", "soon"), "is no moment"),
        (("--rto", "soon"), "is no duration"),
    ],
)
def test_what_cannot_be_meant_is_refused(words, said, capfd):
    assert run(["drill", *words]) == 2
    assert said in capfd.readouterr().err


def test_a_killed_drill_leaves_nothing_once_another_server_is_asked_for(readable, monkeypatch):
    state = readable / "state"
    environ = {**os.environ, "SLIPSTITCH_STATE_DIR": str(state), "TMPDIR": str(readable)}
    process = subprocess.Popen(
        [sys.executable, "-m", "slipstitch", "drill", "--no-plan"],
        env=environ,
        cwd=readable,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("counting rows"):
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    folders = [Path(json.loads(path.read_text())["folder"]) for path in state.glob("*.json")]
    assert len(folders) == 2
    monkeypatch.setenv("SLIPSTITCH_STATE_DIR", str(state))
    assert provide.list_servers() == []
    assert not list(state.glob("*.json"))
    assert not any(folder.exists() for folder in folders)


def test_the_runbook_is_current():
    assert runbook.main(["--check"]) == 0
