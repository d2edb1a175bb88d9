"""What an audited write costs: in bulk, and by many while one transaction stays open."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bench.quantile import quantile
from bench.results import argument_parser, publish
from bench.server import BenchServer, bench_server

_ROOT = Path(__file__).parent.parent
_AIM_ROWS = 50_000
_AIM_P99 = 1.2
_WRITERS = 8
_KEY = "a key of more than thirty-two characters"
# Of what the writers do at their fastest. Two processors carry writers, server, sealer and pgbench:
# nearer to what they can do, a queue is measured and not the trail.
_PACE = 0.3
# The first transactions of a session load and plan what they call, five times, before plans are
# kept. An application's sessions live for hours, so these are not among the percentiles: the very
# first of each session is told apart.
_COLD = 6

_TABLES = """
create schema trial;
create table trial.narrow (
    organization_id uuid not null, id uuid not null default core.new_id(),
    amount integer not null, note text,
    primary key (organization_id, id)
);
create table trial.wide (like contact.contacts including defaults);
alter table trial.wide add primary key (organization_id, id);
create table trial.wide_sensitive (like trial.wide including all);
-- What the trail holds, without its indexes: the floor is to write the same bytes there.
create table trial.kept (like audit.events);
create table trial.copy (like audit.events);
create table trial.log (
    id bigserial primary key, at timestamptz not null default clock_timestamp(),
    table_name text not null, action text not null, actor text default session_user,
    row_id uuid, before jsonb, after jsonb
);
-- A generic trigger of the kind that everybody knows: row by row, whole rows.
create function trial.log_row() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        insert into trial.log (table_name, action, row_id, before)
        values (tg_table_name, tg_op, old.id, to_jsonb(old));
        return old;
    elsif tg_op = 'UPDATE' then
        insert into trial.log (table_name, action, row_id, before, after)
        values (tg_table_name, tg_op, new.id, to_jsonb(old), to_jsonb(new));
        return new;
    end if;
    insert into trial.log (table_name, action, row_id, after)
    values (tg_table_name, tg_op, new.id, to_jsonb(new));
    return new;
end $$;
-- What must not stand in the trail is measured apart from what may.
delete from audit.sensitive_columns where table_name = '*';
insert into audit.sensitive_columns
select 'trial.wide_sensitive', c.name, 'for this benchmark'
from unnest(array[
    'given_name', 'family_name', 'display_name', 'birth_date', 'primary_email', 'primary_phone'
]) as c (name);
"""
_INSERTS = {
    "narrow": (
        "insert into trial.narrow (organization_id, amount, note)"
        " select '{organization}', g, 'a note of a few words'"
        " from pg_catalog.generate_series(1, {rows}) as g"
    ),
    "wide": (
        "insert into trial.{table} (organization_id, given_name, family_name, display_name,"
        " birth_date, sex, primary_email, primary_phone, phone_region, is_patient)"
        " select '{organization}', 'Mary', 'Jones ' || g, 'Mary Jones ' || g, '1980-01-01',"
        " 'female', 'mary' || g || '@example.com', '+6140' || (1000000 + g), 'AU', true"
        " from pg_catalog.generate_series(1, {rows}) as g"
    ),
}
_UPDATES = {
    "narrow": "update trial.narrow set amount = amount + 1",
    "wide": "update trial.{table} set phone_region = 'NZ', is_patient = not is_patient",
}
_SIDES = ("unaudited", "generic", "audited")
_TOLD = ("unaudited", "floor", "audited", "generic")
_PACED = ("unaudited", "audited")
_WRITES = {
    # What a request does: its context first, then two rows of a patient, in one transaction.
    "request": (
        "begin;\n"
        "select api.begin_request('{claims}');\n"
        "select api.register_patient('Mary', 'Jones');\n"
        "commit;\n"
    ),
    # The least that a transaction can write: one narrow row and nothing else.
    "bare_row": (
        "insert into trial.narrow (organization_id, amount, note)"
        " values ('{organization}', 1, 'a note of a few words');\n"
    ),
}
_TABLES_OF = {"request": ("contact.contacts", "contact.patients"), "bare_row": ("trial.narrow",)}
# The least that any trail in tables costs: the statement, and the bytes of its records.
_KEEP = (
    "truncate trial.kept, trial.copy;"
    "insert into trial.kept select e.* from audit.events as e"
    " where e.organization_id = '{organization}' and e.seq > {last}"
)
_COPY = "insert into trial.copy select k.* from trial.kept as k"
_LAST = "select coalesce(max(seq), 0) from audit.events where organization_id = '{organization}'"
_OF_BULK = {"narrow": "narrow", "wide": "wide", "wide_sensitive": "wide"}


@dataclass(frozen=True)
class Size:
    """How much is measured.

    :param rows: rows of a bulk statement.
    :param rounds: how often each bulk statement is repeated; the best counts.
    :param generic_rounds: in how many of them the generic trigger takes part.
    :param seconds: how long the writers write, and how long the ninth transaction stays open.
    :param turns: how often audited and unaudited writers take turns, by the name of the write.
    """

    rows: int
    rounds: int
    generic_rounds: int
    seconds: int
    turns: dict[str, int]


@dataclass(frozen=True)
class Stage:
    """The database that is measured, with one organization and its owner."""

    conninfo: str
    organization: str
    claims: str

    def session(self, user: str = "postgres") -> psycopg.Connection[Any]:
        """A session whose statements are transactions of their own."""
        return psycopg.connect(self.conninfo, autocommit=True, user=user)


@dataclass(frozen=True)
class Latencies:
    """Milliseconds of transactions.

    :param first: the first of each session.
    :param warm: all but the first few of each session.
    """

    first: list[float]
    warm: list[float]


_SIZES = {
    "ci": Size(20_000, 1, 1, 3, {"request": 1, "bare_row": 1}),
    "full": Size(20_000, 6, 2, 10, {"request": 6, "bare_row": 4}),
}


def main() -> None:
    """Measure and publish; end with status 1 when an aim was missed or a record is not sealed."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    figures: dict[str, Any] = {"rows": size.rows}
    with bench_server() as server, _stage(server) as stage:
        figures |= _bulk(stage, size)
        # before the writers come, or the sealer would be at work on bulk beside them
        figures |= _seal(stage)
        for write in _WRITES:
            figures |= _writers(stage, write, size)
        figures |= _verify(stage)
    missed = [
        name
        for name in ("narrow_insert_audited", "narrow_update_audited")
        if figures[f"{name}_rows_per_second"] < _AIM_ROWS
    ]
    missed += [name for name in ("request_paced_p99_ratio",) if figures[name] > _AIM_P99]
    figures |= {"aim_rows_per_second": _AIM_ROWS, "aim_p99_ratio": _AIM_P99, "missed": missed}
    publish("audit", arguments, figures, _text(figures))
    sys.exit(1 if missed or figures["faults"] else 0)


@contextmanager
def _stage(server: BenchServer) -> Iterator[Stage]:
    with server.database() as database:
        program = Path(sys.executable).parent / "slipstitch"
        deploy = [str(program), "deploy", "--no-verify", server.uri(database)]
        subprocess.run(deploy, cwd=_ROOT, check=True, capture_output=True)
        claims = json.dumps({"sub": "user_ada", "role": "authenticated", "name": "Ada"})
        words = server.conninfo(database)
        with psycopg.connect(words, user="authenticator") as signing_up:
            signing_up.execute("select api.begin_request(%s, p_is_member => false)", [claims])
            made = signing_up.execute("select api.create_organization('North', 'north')").fetchone()
        assert made is not None
        organization = made[0]["organization_id"]
        with psycopg.connect(words, autocommit=True) as dba:
            dba.execute(_TABLES)
        yield Stage(
            words,
            organization,
            json.dumps(
                {"sub": "user_ada", "role": "authenticated", "organization_id": organization}
            ),
        )


def _guard(dba: psycopg.Connection[Any], table: str, side: str) -> None:
    """Put the triggers of one side on a table, and take those of the others away."""
    triggers = dba.execute(
        "select format('drop trigger %%I on %%s', tgname, tgrelid::regclass) from pg_trigger"
        " where tgrelid = %s::regclass and tgfoid in"
        " ('audit.record_change'::regproc, 'trial.log_row'::regproc)",
        [table],
    ).fetchall()
    for (drop,) in triggers:
        dba.execute(drop)
    if side == "audited":
        dba.execute("select audit.attach(%s)", [table])
    elif side == "generic":
        dba.execute(
            f"create trigger log_row after insert or update or delete on {table}"
            " for each row execute function trial.log_row()"
        )


def _bulk(stage: Stage, size: Size) -> dict[str, Any]:
    """Rows a second of one statement, the best of the rounds; the sides take turns."""
    best: dict[str, float] = {}
    with stage.session() as dba:
        dba.execute("select set_config('audit.digest_key', %s, false)", [_KEY])
        for table in _OF_BULK:
            for turn in range(size.rounds):
                for side in _SIDES:
                    if side == "generic" and turn >= size.generic_rounds:
                        continue
                    for name, seconds in _round(stage, dba, table, side, size.rows).items():
                        best[name] = min(best.get(name, seconds), seconds)
            dba.execute(f"truncate trial.log, trial.kept, trial.copy, trial.{table}")
    for table in _OF_BULK:
        for action in ("insert", "update"):
            name = f"{table}_{action}"
            best[f"{name}_floor"] = best[f"{name}_unaudited"] + best.pop(f"{name}_copy")
    return {f"{name}_rows_per_second": round(size.rows / best[name]) for name in best}


def _round(
    stage: Stage, dba: psycopg.Connection[Any], table: str, side: str, rows: int
) -> dict[str, float]:
    """Seconds that an insert and an update take with the triggers of one side."""
    taken: dict[str, float] = {}
    _guard(dba, f"trial.{table}", side)
    dba.execute(f"truncate trial.log, trial.{table}")
    kind = _OF_BULK[table]
    for action, text in (("insert", _INSERTS[kind]), ("update", _UPDATES[kind])):
        words = {"organization": stage.organization, "rows": rows, "table": table}
        last = _value(dba, _LAST.format(**words))
        taken[f"{table}_{action}_{side}"] = _seconds(dba, text.format(**words))
        if side == "audited":
            for statement in _KEEP.format(last=last, **words).split(";"):
                dba.execute(statement.encode())
            taken[f"{table}_{action}_copy"] = _seconds(dba, _COPY)
    return taken


def _seconds(dba: psycopg.Connection[Any], statement: str) -> float:
    began = time.perf_counter()
    dba.execute(statement.encode())
    return time.perf_counter() - began


def _writers(stage: Stage, write: str, size: Size) -> dict[str, Any]:
    """Latency of eight writers, at their fastest once and then at a pace, audited and not.

    At a pace transactions begin when they are due, whether those before have ended or not, and
    waiting counts. The sides take turns, and each turn has its own percentiles: of these the
    median is told, so that one disturbance of the machine decides nothing.
    """
    fastest = {side: _turn(stage, write, side, size, None) for side in _PACED}
    slower = min(len(found.warm) for found in fastest.values())
    rate = max(int(slower / size.seconds * _PACE), 1)
    turns: dict[str, list[Latencies]] = {side: [] for side in _PACED}
    for turn in range(size.turns[write]):
        for side in _PACED if turn % 2 == 0 else _PACED[::-1]:
            turns[side].append(_turn(stage, write, side, size, rate))
    figures: dict[str, Any] = {f"{write}_paced_at_per_second": rate}
    for side in _PACED:
        firsts = [first for turn in [fastest[side], *turns[side]] for first in turn.first]
        figures[f"{write}_first_{side}_ms"] = round(median(firsts), 2)
        figures[f"{write}_fastest_{side}_per_second"] = round(
            len(fastest[side].warm) / size.seconds
        )
        figures[f"{write}_paced_{side}_samples"] = sum(len(turn.warm) for turn in turns[side])
        for pace, found in (("fastest", [fastest[side]]), ("paced", turns[side])):
            for share, part in (("p50", 0.5), ("p99", 0.99)):
                each = [quantile(sorted(one.warm), part) for one in found]
                figures[f"{write}_{pace}_{side}_{share}_ms"] = round(median(each), 2)
    for pace in ("fastest", "paced"):
        for share in ("p50", "p99"):
            audited, bare = (
                figures[f"{write}_{pace}_{side}_{share}_ms"] for side in ("audited", "unaudited")
            )
            figures[f"{write}_{pace}_{share}_ratio"] = round(audited / bare, 2)
    return figures


def _turn(stage: Stage, write: str, side: str, size: Size, rate: int | None) -> Latencies:
    """Milliseconds of each transaction of one turn."""
    with stage.session() as dba:
        for table in _TABLES_OF[write]:
            _guard(dba, table, side)
        dba.execute("checkpoint")
    return _load(stage, write, size, rate)


def _load(stage: Stage, write: str, size: Size, rate: int | None) -> Latencies:
    """Milliseconds of each transaction, while a ninth one stays open and the sealer runs."""
    words = psycopg.conninfo.conninfo_to_dict(stage.conninfo)
    stop = threading.Event()

    def seal() -> None:
        with stage.session("app_migrator") as sealer:
            while not stop.wait(1):
                sealer.execute("select audit.seal()")

    thread = threading.Thread(target=seal)
    with tempfile.TemporaryDirectory() as folder, stage.session() as ninth:
        script = Path(folder) / "write.sql"
        script.write_text(
            _WRITES[write].format(claims=stage.claims, organization=stage.organization)
        )
        command = ["pgbench", "--no-vacuum", "-c", str(_WRITERS), "-j", "1", "-l"]
        command += ["--log-prefix", str(Path(folder) / "latency"), "-T", str(size.seconds)]
        command += ["-h", str(words["host"]), "-p", str(words["port"]), "-f", str(script)]
        command += ["-U", "authenticator" if write == "request" else "postgres"]
        command += ["--rate", str(rate)] if rate else []
        ninth.execute("begin")
        ninth.execute("update core.users set status = status")
        thread.start()
        try:
            subprocess.run([*command, str(words["dbname"])], check=True, capture_output=True)
        finally:
            stop.set()
            thread.join()
        ninth.execute("commit")
        logs = [log.read_text() for log in Path(folder).glob("latency*")]
        return _read(line for log in logs for line in log.splitlines())


def _read(lines: Iterable[str]) -> Latencies:
    """Tell the first transactions of each session of pgbench's log from the others."""
    sessions: dict[str, list[float]] = {}
    for line in lines:
        session, _, microseconds, *_ = line.split()
        sessions.setdefault(session, []).append(int(microseconds) / 1000)
    return Latencies(
        [each[0] for each in sessions.values()],
        [one for each in sessions.values() for one in each[min(_COLD, len(each) // 2) :]],
    )


def _seal(stage: Stage) -> dict[str, Any]:
    """Seal whatever is not sealed, and tell how fast."""
    sealed, seconds = 0, 0.0
    with stage.session("app_migrator") as sealer:
        while True:
            began = time.perf_counter()
            taken = _value(sealer, "select audit.seal()")
            if taken == 0:
                return {"sealed_per_second": round(sealed / seconds) if sealed else 0}
            sealed, seconds = sealed + taken, seconds + time.perf_counter() - began


def _verify(stage: Stage) -> dict[str, Any]:
    """Seal what the writers left; tell whether anything is missing, and how fast it verifies."""
    _seal(stage)
    with stage.session() as dba:
        count = _value(dba, "select count(*) from audit.records")
        linked = int(_value(dba, "select sum(cardinality(seqs)) from audit.chain_links"))
        began = time.perf_counter()
        faults = _value(
            dba,
            "select count(*) from (select distinct organization_id from audit.chain_links) as o"
            " cross join lateral audit.verify_chain(o.organization_id) as f",
        )
        verified = time.perf_counter() - began
    return {
        "records": count,
        "records_in_links": linked,
        "faults": faults + abs(count - linked),
        "verified_per_second": round(count / verified),
    }


def _value(dba: psycopg.Connection[Any], query: str) -> Any:
    row = dba.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def _text(figures: dict[str, Any]) -> str:
    lines = [f"{'rows a second':<26}" + "".join(f"{side:>12}" for side in _TOLD)]
    for table in _OF_BULK:
        for action in ("insert", "update"):
            rates = [figures[f"{table}_{action}_{side}_rows_per_second"] for side in _TOLD]
            lines.append(f"{table + ' ' + action:<26}" + "".join(f"{rate:>12,}" for rate in rates))
    lines.append("floor: the statement, and the same bytes written to a copy without indexes")
    lines += ["", f"{'8 writers, a 9th open':<26}{'unaudited':>12}{'audited':>12}{'ratio':>12}"]
    for write in _WRITES:
        for pace in ("fastest", "paced"):
            for share in ("p50", "p99"):
                name = f"{write}_{pace}"
                lines.append(
                    f"{name.replace('_', ' ') + ' ' + share + ' ms':<26}"
                    f"{figures[f'{name}_unaudited_{share}_ms']:>12}"
                    f"{figures[f'{name}_audited_{share}_ms']:>12}"
                    f"{figures[f'{name}_{share}_ratio']:>12}"
                )
        name = f"{write}_first"
        lines.append(
            f"{'first of a session ms':<26}"
            f"{figures[f'{name}_unaudited_ms']:>12}{figures[f'{name}_audited_ms']:>12}"
        )
        lines.append(
            f"  at {figures[f'{write}_paced_at_per_second']} a second, {_PACE:.0%} of the fastest;"
            f" {figures[f'{write}_paced_audited_samples']:,} audited,"
            f" {figures[f'{write}_paced_unaudited_samples']:,} unaudited"
        )
    missed = ", ".join(figures["missed"])
    lines += [
        "",
        f"{figures['records']:,} records, {figures['records_in_links']:,} in the chain,"
        f" {figures['faults']} faults; {figures['sealed_per_second']:,} sealed and"
        f" {figures['verified_per_second']:,} verified a second",
        f"aims: {_AIM_ROWS:,} rows a second, p99 at most {_AIM_P99} times"
        f" ({'missed: ' + missed if missed else 'kept'})",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
