"""Run real Sqitch or slipstitch on a case and remember what Sqitch answered.

A case is a project folder, a list of steps and a fresh database. What is compared is the exit
status, both streams, the files of the project and the rows of the registry less their times.
A Sqitch process costs a third of a second, so its answers are kept in ``oracle_cache/``, one
file a case, found valid by a digest over everything that goes in: the files, the steps, the
environment, Sqitch's version and the server's. ``SLIPSTITCH_ORACLE=ask`` asks Sqitch
again for every case (``make compat``).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import psycopg

from tests.compat.registry_rows import read_registry, read_tables
from tests.fix_server import create_database, drop_database

CACHE = Path(__file__).with_name("oracle_cache")
TOOLS = {"sqitch": ["sqitch"], "slipstitch": [sys.executable, "-m", "slipstitch"]}
TIMEOUT_SECONDS = 60
KEPT_ONCE = ("registry", "files", "tables")


@dataclass(frozen=True)
class Step:
    """One thing done to the project or its database.

    :param arguments: the command line after the tool's name; ``{uri}`` and ``{database}``
        stand for the case's own database. Nothing is run when there are none.
    :param stdin: what the tool reads; nothing to read by default.
    :param before: SQL sent to the database first, as its owner.
    :param files: files written first; ``None`` removes one.
    """

    arguments: tuple[str, ...] = ()
    stdin: str = ""
    before: str = ""
    files: dict[str, str | None] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A named project with the steps to take in it."""

    name: str
    project: dict[str, str]
    steps: tuple[Step, ...]
    registry: str = "sqitch"

    def digest(self, server_version: str) -> str:
        """Everything that Sqitch's answer can depend on, as one hexadecimal number."""
        whole = json.dumps(
            [asdict(self), sqitch_version(), server_version], sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What one step gave: ``status`` is ``None`` where no tool was run.

    :param tables: what the scripts left in the database; ``None`` where none was looked into.
    """

    status: int | None
    stdout: str
    stderr: str
    registry: dict[str, list[list[Any]]]
    files: dict[str, str]
    tables: list[str] | None = None


@cache
def sqitch_version() -> str:
    """Return what ``sqitch --version`` prints; the compat tests need the real one."""
    return subprocess.run(
        ["sqitch", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()


def step(arguments: str = "", /, **rest: Any) -> Step:
    """Make a step from a command line that holds no quoted blanks.

    >>> step("deploy --to a").arguments
    ('deploy', '--to', 'a')
    """
    return Step(tuple(arguments.split()), **rest)


def write_project(project: dict[str, str], directory: Path) -> None:
    """Write the files of a project, making folders as needed."""
    for name, text in project.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def clean_environment(directory: Path, extra: dict[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which only the case decides: no PG*, no user's files."""
    home = directory.parent / f"{directory.name}.home"
    home.mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SQITCH_FULLNAME": "Ada Lovelace",
        "SQITCH_EMAIL": "ada@example.com",
        "SQITCH_USER_CONFIG": str(home / "user.conf"),
        "SQITCH_SYSTEM_CONFIG": str(home / "system.conf"),
        **(extra or {}),
    }


def run_tool(
    tool: str,
    arguments: tuple[str, ...] | list[str],
    directory: Path,
    *,
    stdin: str = "",
    environment: dict[str, str] | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> subprocess.CompletedProcess[str]:
    """Run one command of ``sqitch`` or ``slipstitch`` in a folder and return what it gave."""
    return subprocess.run(
        [*TOOLS[tool], *arguments],
        cwd=directory,
        env=clean_environment(directory, environment),
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def start_tool(tool: str, arguments: list[str], directory: Path) -> subprocess.Popen[str]:
    """Start one command and return the running process; the caller waits for it or ends it."""
    return subprocess.Popen(
        [*TOOLS[tool], *arguments],
        cwd=directory,
        env=clean_environment(directory),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


Runner = Callable[..., subprocess.CompletedProcess[str]]


def run_case(
    tool: str, case: Case, directory: Path, database: Any, runner: Runner | None = None
) -> list[Answer]:
    """Take all steps of a case with one tool; ``database`` is the fixture's empty database.

    :param runner: runs a command instead of a process of its own.
    """
    directory.mkdir(parents=True, exist_ok=True)
    places = {"{uri}": database.uri, "{database}": database.name}
    write_project({name: _fill(text, places) for name, text in case.project.items()}, directory)
    answers = []
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        for one in case.steps:
            _prepare(one, directory, connection)
            answers.append(
                _answer(tool, one, directory, database, connection, case.registry, runner)
            )
    return answers


def sqitch_answers(case: Case, directory: Path, server: Any) -> list[Answer]:
    """Return Sqitch's answers, from the cache while nothing that goes in has changed.

    :param server: where a database is made for Sqitch when it has to be asked.
    """
    digest = case.digest(_server_version(server))
    path = CACHE / f"{case.name}.json"
    if path.exists() and os.environ.get("SLIPSTITCH_ORACLE") != "ask":
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["digest"] == digest:
            return _spread(kept["answers"])
    database = create_database(server, f"oracle {case.name}")
    try:
        answers = run_case("sqitch", case, directory, database)
    finally:
        drop_database(database)
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in _condense(answers))
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(f'{{"digest": "{digest}", "answers": [\n{lines}\n]}}\n', encoding="utf-8")
    unfinished.replace(path)
    return _spread(json.loads(path.read_text(encoding="utf-8"))["answers"])


@cache
def _server_version(server: Any) -> str:
    with psycopg.connect(server.conninfo("postgres")) as connection:
        return str(connection.info.server_version // 10000)


def _condense(answers: list[Answer]) -> list[dict[str, Any]]:
    """Leave out what a step did not change: most steps change few files and tables."""
    condensed: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    for answer in answers:
        whole = asdict(answer)
        condensed.append(
            {k: v for k, v in whole.items() if k not in KEPT_ONCE or v != before.get(k)}
        )
        before = whole
    return condensed


def _spread(condensed: list[dict[str, Any]]) -> list[Answer]:
    whole: dict[str, Any] = {}
    answers = []
    for one in condensed:
        whole = {**whole, **one}
        answers.append(Answer(**whole))
    return answers


def _prepare(one: Step, directory: Path, connection: psycopg.Connection[Any]) -> None:
    if one.before:
        connection.execute(one.before.encode())
    for name, text in one.files.items():
        if text is None:
            (directory / name).unlink()
        else:
            write_project({name: text}, directory)


def _answer(
    tool: str,
    one: Step,
    directory: Path,
    database: Any,
    connection: psycopg.Connection[Any],
    registry: str,
    runner: Runner | None,
) -> Answer:
    status, streams = None, ("", "")
    if one.arguments:
        places = {"{uri}": database.uri, "{database}": database.name}
        result = (runner or partial(run_tool, tool))(
            [_fill(argument, places) for argument in one.arguments],
            directory,
            stdin=one.stdin,
            environment={name: _fill(text, places) for name, text in one.environment.items()},
        )
        status, streams = result.returncode, (result.stdout, result.stderr)
    return Answer(
        status,
        *(normalise(stream, directory, database) for stream in streams),
        read_registry(connection, registry),
        _project_files(directory, database),
        read_tables(connection, registry),
    )


def _fill(text: str, places: dict[str, str]) -> str:
    for place, value in places.items():
        text = text.replace(place, value)
    return text


def normalise(text: str, directory: Path, database: Any) -> str:
    """Replace what differs from run to run: the database, its server, the folder, the time."""
    text = text.replace(database.uri, "{uri}").replace(database.name, "{database}")
    text = text.replace(str(directory), "{folder}")
    text = re.sub(r"port \d+", "port {port}", text)
    text = re.sub(r"(?m)^(Trace begun|App::Sqitch::|Try::Tiny::|eval \{).* at /usr/.*\n?", "", text)
    return re.sub(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(Z| [+-]\d{4})?", "{time}", text)


def dump(database: Any, *options: str) -> str:
    """Return what ``pg_dump`` says of a database, without what differs from dump to dump."""
    text = subprocess.run(
        ["pg_dump", *options, database.conninfo], capture_output=True, text=True, check=True
    ).stdout
    text = re.sub(r"(?m)^\\(un)?restrict .*\n", "", text)
    # rows that hold the time of their own making
    return re.sub(r"\b20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+00", "{time}", text)


def _project_files(directory: Path, database: Any) -> dict[str, str]:
    """Return the digest of each file of the project, so that a stray one is seen."""
    return {
        str(path.relative_to(directory)): hashlib.sha1(
            path.read_bytes().replace(database.uri.encode(), b"{uri}")
        ).hexdigest()[:12]
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }
