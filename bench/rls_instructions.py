"""What row security costs in instructions, which a busy machine counts like an idle one.

The sides are those of ``bench.rls``: one function of ``app_owner`` with the same rows, and on one
side the role has ``bypassrls``. A copy of the server runs alone under valgrind, which counts what
the processor does between two marks. ``kept`` executes a kept plan, ``planned`` plans each time,
and ``request`` is a transaction with a function of ``api``, without its commit. Nothing is timed,
so one size does: the number of rows shows in the depth of an index only.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.results import argument_parser, publish
from bench.rls import AIM, MODES, REQUESTS, ROLES, load, query_of_side
from bench.server import bench_server
from slipstitch.throwaway.account import Account, choose_account
from slipstitch.throwaway.binaries import Binaries, find_binaries
from slipstitch.throwaway.server import Server
from tests.fix_clinic import claims, run_plan
from tests.fix_row_security import QUERIES, Asking
from tests.fix_server import Database

_TENANTS, _ROWS = 20, 100_000
# Executions between two marks: fewer of those that read many rows.
_TIMES = {"count of a branch": 2, "count of the clinic": 2, "50 of a branch": 10}
_USUAL_TIMES = 20
_MARK = "select pg_sleep(0);"
WITHOUT, WITH = "without", "with policies"


@dataclass(frozen=True)
class Subject:
    """Something whose instructions are counted.

    :param setup: statements before it, in the same transaction.
    :param call: what is run, with the number of executions for ``TIMES``.
    """

    name: tuple[str, ...]
    setup: Sequence[str]
    call: str
    times: int

    def script(self) -> Iterator[str]:
        """Yield the statements of single-user mode: warm up, then one and more between marks."""
        yield "begin;"
        yield from self.setup
        # What the session planned belongs to the other side.
        yield "discard plans;"
        for times in (8, 1, 1 + self.times):
            yield self.call.replace("TIMES", str(times))
            yield _MARK
        yield "rollback;"


class Counter:
    """A copy of a server, to be run alone under valgrind.

    :param folder: belongs to the account; the copy and the counts lie in it.
    """

    def __init__(self, folder: Path, binaries: Binaries, account: Account) -> None:
        self.folder = folder
        self.binaries = binaries
        self.account = account

    def copy(self, server: Server) -> None:
        """Copy the server as it is now."""
        self._run(
            str(self.binaries.program("pg_basebackup")),
            *("-D", str(self.folder / "data"), "-d", server.conninfo(), "-c", "fast"),
            *("-X", "stream", "--no-sync"),
        )

    def count(self, database: str, subjects: Sequence[Subject]) -> dict[tuple[str, ...], float]:
        """Return the instructions of one execution of each subject."""
        script = self.folder / "script.sql"
        lines = (line for subject in subjects for line in subject.script())
        script.write_text("\n\n".join(lines) + "\n\n")
        for old in self.folder.glob("counted.*"):
            old.unlink()
        server = f"{self.binaries.folder / 'postgres'} --single -j -D {self.folder / 'data'}"
        said = self._run(
            *("/bin/sh", "-c"),
            f"valgrind --tool=callgrind --callgrind-out-file={self.folder / 'counted'}"
            f" --dump-before=pg_sleep {server} {database} < {script}",
        )
        errors = re.findall(r"^.*ERROR:.*$", said, re.MULTILINE)
        assert not errors, errors
        counts = [_total(self.folder / f"counted.{n}") for n in range(1, 3 * len(subjects) + 1)]
        return {
            subject.name: (counts[3 * n + 2] - counts[3 * n + 1]) / subject.times
            for n, subject in enumerate(subjects)
        }

    def _run(self, *command: str) -> str:
        done = self.account.run(*command, timeout=3600)
        assert done.returncode == 0, done.stdout
        return done.stdout


def _total(counted: Path) -> int:
    found = re.search(r"^(?:totals|summary): (\d+)", counted.read_text("latin-1"), re.MULTILINE)
    assert found is not None, counted
    return int(found[1])


@contextmanager
def counting(tenants: int, rows: int) -> Iterator[tuple[Counter, str, Asking]]:
    """Load clinics, copy the server, and give who counts, the database and who asks."""
    binaries = find_binaries()
    if binaries is None or shutil.which("valgrind") is None:
        sys.exit("it needs PostgreSQL and valgrind on this machine")
    with (
        tempfile.TemporaryDirectory(prefix="slipstitch-counts-") as place,
        bench_server({"shared_buffers": "256MB", "autovacuum": "off"}) as server,
        server.database() as name,
    ):
        account = choose_account(binaries.folder / "initdb", Path(place))
        database = Database(server.server, name)
        run_plan("deploy", "--no-verify", database.uri)
        load(database, tenants, rows)
        counter = Counter(Path(place), binaries, account)
        counter.copy(server.server)
        with psycopg.connect(database.conninfo, autocommit=True) as dba:
            yield counter, name, Asking(dba, 1)


def query_subjects(
    asking: Asking, sides: Mapping[str, Sequence[str]], modes: Iterable[str] = tuple(MODES)
) -> list[Subject]:
    """Return every query of every role on every side.

    :param sides: statements that make a side, by its name.
    """
    return [
        _query(asking, (name, role, mode, side), setup)
        for mode in modes
        for role in ROLES
        for name in QUERIES
        for side, setup in sides.items()
    ]


def _query(asking: Asking, subject: tuple[str, str, str, str], setup: Sequence[str]) -> Subject:
    name, role, mode, side = subject
    query = query_of_side(asking, name, role, past=side == WITHOUT)
    given = ", ".join(f"v_{key} uuid" for key in asking.values)
    values = ", ".join(f"'{value}'" for value in asking.values.values())
    values += f", array['{asking.values['location']}']::uuid[]"
    who = json.dumps(claims(f"{role}_{asking.tenant}", asking.values["organization"]))
    return Subject(
        subject,
        [
            *setup,
            f"create function pg_temp.ask({given}, v_branches uuid[], v_times int) returns void"
            " language plpgsql security definer set search_path = pg_catalog, pg_temp as $ask$"
            f" begin for i in 1..v_times loop perform {query}; end loop; end $ask$;",
            "alter function pg_temp.ask(uuid, uuid, uuid, uuid[], int) owner to app_owner;",
            f"select set_config('request.jwt.claims', '{who}', true);",
            "select core.require_context();",
            f"set local plan_cache_mode = {MODES[mode]};",
        ],
        f"select pg_temp.ask({values}, TIMES);",
        _TIMES.get(name, _USUAL_TIMES),
    )


def request_subjects(asking: Asking, sides: Mapping[str, Sequence[str]]) -> list[Subject]:
    """Return whole requests but their commit: claims, membership, rights, query, access log."""
    who = json.dumps(claims(f"owner_{asking.tenant}", asking.values["organization"]))
    found = []
    for name, query in REQUESTS.items():
        call = query.format(**{key: f"'{value}'" for key, value in asking.values.items()})
        # Other claims each time, so that the membership is looked up as in each transaction.
        body = (
            f"perform set_config('request.jwt.claims', (jsonb '{who}'"
            f" || jsonb_build_object('jti', i))::text, true); perform {call};"
        )
        loop = f"do $do$ begin for i in 1..TIMES loop {body} end loop; end $do$;"
        for side, setup in sides.items():
            found.append(Subject((name, "owner", "request", side), setup, loop, _USUAL_TIMES))
    return found


def main() -> None:
    """Load the clinics and count."""
    arguments = argument_parser(__doc__ or "").parse_args()
    sides = {WITHOUT: ["alter role app_owner bypassrls;"], WITH: []}
    with counting(_TENANTS, _ROWS) as (counter, database, asking):
        subjects = query_subjects(asking, sides) + request_subjects(asking, sides)
        counts = counter.count(database, subjects)
    figures = {
        " / ".join(name[:3]): {
            "instructions_without": round(count),
            "instructions_with_policies": round(counts[*name[:3], WITH]),
            "ratio": round(counts[*name[:3], WITH] / count, 2),
        }
        for name, count in counts.items()
        if name[3] == WITHOUT
    }
    lines = ["instructions with policies and without"]
    for name, found in figures.items():
        under, past = found["instructions_with_policies"], found["instructions_without"]
        lines.append(f"  {name:<50}{under:>12,}{past:>12,}  {found['ratio']:>5} x")
    lines += [f"aim: {AIM} x", ""]
    publish("rls_instructions", arguments, {"each": figures, "aim_ratio": AIM}, "\n".join(lines))


if __name__ == "__main__":
    main()
