"""What an audited write costs: in bulk, and by many while one transaction stays open."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.results import argument_parser, publish
from bench.server import BenchServer, bench_server

_ROOT = Path(__file__).parent.parent
_AIM_ROWS = 50_000
_AIM_P99 = 1.2
_WRITERS = 8
_KEY = "a key of more than thirty-two characters"
_PACE = 0.5  # of what the writers do at their fastest, audited

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
_OF_BULK = {"narrow": "narrow", "wide": "wide", "wide_sensitive": "wide"}


@dataclass(frozen=True)
class Size:
    """How much is measured.

    :param rows: rows of a bulk statement.
    :param rounds: how often each bulk statement is repeated; the best counts.
    :param seconds: how long the writers write, and how long the ninth transaction stays open.
    :param turns: how often audited and unaudited writers take turns; all latencies count.
    """

    rows: int
    rounds: int
    seconds: int
    turns: int


@dataclass(frozen=True)
class Stage:
    """The database that is measured, with one organization and its owner."""

    conninfo: str
    organization: str
    claims: str

    def session(self, user: str = "postgres") -> psycopg.Connection[Any]:
        """A session whose statements are transactions of their own."""
        return psycopg.connect(self.conninfo, autocommit=True, user=user)


_SIZES = {"ci": Size(20_000, 1, 3, 1), "full": Size(20_000, 7, 10, 4)}


def main() -> None:
    """Measure and publish; end with status 1 when an aim was missed or a record is not sealed."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    figures: dict[str, Any] = {"rows": size.rows}
    with bench_server() as server, _stage(server) as stage:
        figures |= _bulk(stage, size)
        for write in _WRITES:
            figures |= _writers(stage, write, size)
        figures |= _sealing(stage)
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
        for table, kind in _OF_BULK.items():
            for _ in range(size.rounds):
                for side in _SIDES:
                    _guard(dba, f"trial.{table}", side)
                    dba.execute(f"truncate trial.log, trial.{table}")
                    for action, text in (("insert", _INSERTS[kind]), ("update", _UPDATES[kind])):
                        statement = text.format(
                            table=table, rows=size.rows, organization=stage.organization
                        )
                        began = time.perf_counter()
                        dba.execute(statement)
                        rate = size.rows / (time.perf_counter() - began)
                        name = f"{table}_{action}_{side}_rows_per_second"
                        best[name] = max(best.get(name, 0), rate)
            dba.execute(f"truncate trial.log, trial.{table}")
    return {name: round(rate) for name, rate in best.items()}


def _writers(stage: Stage, write: str, size: Size) -> dict[str, Any]:
    """Latency of eight writers, at their fastest and at a pace, audited and not."""
    latencies: dict[str, list[float]] = {}
    rate = 0
    for pace in ("fastest", "paced"):
        for turn in range(size.turns):
            order = ("unaudited", "audited") if turn % 2 == 0 else ("audited", "unaudited")
            for side in order:
                with stage.session() as dba:
                    for table in _TABLES_OF[write]:
                        _guard(dba, table, side)
                    dba.execute("checkpoint")
                found = _load(stage, write, size, rate if pace == "paced" else None)
                latencies.setdefault(f"{pace}_{side}", []).extend(found)
        fastest = min(len(found) for name, found in latencies.items() if "fastest" in name)
        rate = max(int(fastest / size.turns / size.seconds * _PACE), 1)
    figures: dict[str, Any] = {f"{write}_paced_at_per_second": rate}
    for pace in ("fastest", "paced"):
        for side in ("unaudited", "audited"):
            found = sorted(latencies[f"{pace}_{side}"])
            name = f"{write}_{pace}_{side}"
            figures[f"{name}_p50_ms"] = round(found[len(found) // 2], 2)
            figures[f"{name}_p99_ms"] = round(found[int(len(found) * 0.99)], 2)
            figures[f"{name}_per_second"] = round(len(found) / size.turns / size.seconds)
        for share in ("p50", "p99"):
            audited, bare = (
                figures[f"{write}_{pace}_{side}_{share}_ms"] for side in ("audited", "unaudited")
            )
            figures[f"{write}_{pace}_{share}_ratio"] = round(audited / bare, 2)
    return figures


def _load(stage: Stage, write: str, size: Size, rate: int | None) -> list[float]:
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
        return [
            int(line.split()[2]) / 1000
            for log in Path(folder).glob("latency*")
            for line in log.read_text().splitlines()
        ]


def _sealing(stage: Stage) -> dict[str, Any]:
    """Seal what is left: how fast, whether anything is missing, and how fast it verifies."""
    with stage.session("app_migrator") as sealer, stage.session() as dba:
        sealed, seconds = 0, 0.0
        while True:
            began = time.perf_counter()
            taken = _value(sealer, "select audit.seal()")
            if taken == 0:
                break
            sealed, seconds = sealed + taken, seconds + time.perf_counter() - began
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
        "sealed_per_second": round(sealed / seconds) if sealed else 0,
        "verified_per_second": round(count / verified),
    }


def _value(dba: psycopg.Connection[Any], query: str) -> Any:
    row = dba.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def _text(figures: dict[str, Any]) -> str:
    lines = [f"{'rows a second':<26}" + "".join(f"{side:>12}" for side in _SIDES)]
    for table in _OF_BULK:
        for action in ("insert", "update"):
            rates = [figures[f"{table}_{action}_{side}_rows_per_second"] for side in _SIDES]
            lines.append(f"{table + ' ' + action:<26}" + "".join(f"{rate:>12,}" for rate in rates))
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
