"""A small project on disk, and the program run on it in this process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from slipstitch.cli import run
from tests.fix_server import Database


@dataclass(frozen=True)
class Outcome:
    """What a run printed and how it ended."""

    status: int
    out: str
    err: str


class Shop:
    """A project whose plan and scripts a test writes, and its database."""

    def __init__(self, folder: Path, database: Database, capture: pytest.CaptureFixture[str]):
        self.folder = folder
        self.database = database
        self._capture = capture
        self._lines: list[str] = []
        (folder / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
        for kind in ("deploy", "revert", "verify"):
            (folder / kind).mkdir()
        self._write()

    def change(
        self, name: str, deploy: str, revert: str = "", verify: str | None = None, needs: str = ""
    ) -> None:
        """Plan a change and write its scripts."""
        stamp = f"2024-01-01T00:00:{len(self._lines):02d}Z Ada Lovelace <ada@example.com>"
        dependencies = f" [{needs}]" if needs else ""
        self._lines.append(f"{name}{dependencies} {stamp} # {name}")
        self.script("deploy", name, deploy)
        self.script("revert", name, revert)
        if verify is not None:
            self.script("verify", name, verify)
        self._write()

    def tag(self, name: str) -> None:
        """Plan a tag."""
        stamp = f"2024-01-01T00:00:{len(self._lines):02d}Z Ada Lovelace <ada@example.com>"
        self._lines.append(f"@{name} {stamp}")
        self._write()

    def script(self, kind: str, name: str, text: str) -> Path:
        """Write a script."""
        path = self.folder / kind / f"{name}.sql"
        path.write_text(text)
        return path

    def _write(self) -> None:
        head = ["%syntax-version=1.0.0", "%project=shop", ""]
        (self.folder / "sqitch.plan").write_text("\n".join([*head, *self._lines, ""]))

    def run(self, verb: str, *arguments: str) -> Outcome:
        """Run a command on the database, in this process."""
        return self.bare(verb, self.database.uri, *arguments)

    def bare(self, *words: str) -> Outcome:
        """Run a command as it is written, in this process."""
        self._capture.readouterr()
        status = run(list(words))
        sys.stdout.flush()
        found = self._capture.readouterr()
        return Outcome(status, found.out, found.err)

    def start(self, verb: str, *arguments: str) -> subprocess.Popen[str]:
        """Start a command as a process of its own, to be killed or looked at."""
        return subprocess.Popen(
            [sys.executable, "-m", "slipstitch", verb, self.database.uri, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    def connect(self) -> psycopg.Connection:
        """Connect to the database, each statement by itself."""
        return psycopg.connect(self.database.conninfo, autocommit=True)

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Return the rows of a query."""
        with self.connect() as connection:
            return connection.execute(query, values).fetchall()

    def execute(self, statement: str) -> None:
        """Run statements on the database."""
        with self.connect() as connection:
            connection.execute(statement)

    def value(self, query: str, *values: object) -> object:
        """Return the only value of a query."""
        ((value,),) = self.rows(query, *values)
        return value

    def deployed(self) -> list[str]:
        """Return the names of the recorded changes, in order."""
        query = "select change from sqitch.changes order by committed_at"
        return [name for (name,) in self.rows(query)]

    def events(self) -> list[str]:
        """Return the events as words: ``deploy users``."""
        query = "select event || ' ' || change from sqitch.events order by committed_at"
        return [text for (text,) in self.rows(query)]

    def exists(self, *tables: str) -> list[bool]:
        """Tell which tables exist."""
        return [self.value("select to_regclass(%s) is not null", name) is True for name in tables]


@pytest.fixture
def shop(
    tmp_path: Path,
    database: Database,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    """An empty project and an empty database."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "SQITCH_FULLNAME": "Ada Lovelace",
        "SQITCH_EMAIL": "ada@example.com",
        "SQITCH_USER_CONFIG": "/dev/null",
        "SQITCH_SYSTEM_CONFIG": "/dev/null",
        "SQITCH_CONFIG": str(tmp_path / "sqitch.conf"),
    }.items():
        monkeypatch.setenv(name, value)
    return Shop(tmp_path, database, capfd)


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until a condition holds; a test that waits for nothing fails."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("waited in vain")
