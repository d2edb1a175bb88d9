"""``plan`` and ``log`` print what Sqitch prints, byte for byte, for the same plan and database."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from slipstitch import cli
from tests.compat.oracle import (
    CACHE,
    clean_environment,
    run_tool,
    sqitch_version,
    write_project,
)
from tests.fix_server import create_database, drop_database

PLAN = """%syntax-version=1.0.0
%project=clinic
%uri=https://example.com/clinic

schema 2024-03-01T08:00:00Z Ada Lovelace <ada@example.com> # Adds the app schema.
users [schema !legacy:users] 1999-12-31T23:59:59Z Zoë Ω <zoë@example.com> # Ü ☃\\n\\nfour\\n\\nfive
@v1.0.0 2024-03-02T09:00:00Z 日本 太郎 <taro@example.jp> # First release
@v1.0.1 2024-03-02T09:00:01Z Ada Lovelace <ada@example.com>

visits [schema !other:a !other:b] 2024-03-03T10:00:00Z Grace Hopper <grace@example.com>
users [users@v1.0.0 schema] 2021-01-03T00:05:09Z Ada Lovelace <ada@example.com> # 0
-gone 2024-12-31T23:30:00Z Ada Lovelace <ada@example.com> # Removes
"""
PROJECT = {"sqitch.conf": "[core]\n\tengine = pg\n", "sqitch.plan": PLAN}
PRESETS = ("raw", "full", "long", "medium", "short", "oneline")
COMMON_CODES = (
    "e=%e l=%l L=%L H=%H h=%h 8h=%{8}h n=%n o=%o p=%p np=%{n}p name=%{name}p ep=%{e}p "
    "email=%{email}p dp=%{d}p date=%{date}p raw=%{d:raw}p iso=%{date:iso}p xp=%{x}p "
    "t=%t ;t=%{;}t T=%T ;T=%{;}T r=%r ;r=%{;}r R=%R ;R=%{;}R x=%x X=%X ;x=%{; }x 0t=%{0}t "
    "s=%s >s=%{> }s b=%b >b=%{> }b B=%B >B=%{> }B v=%v %{bold red}Cx%{reset}C%{:event}C "
    "-10n=%-10n. 10n=%10n. .2n=%.2n. -6.3n=%-6.3n. 3.2p=%3.2{n}p. -3v=%-3v. empty=%{}n \\n "
    "%{event}a%{project}a%{change_id}a%{change}a%{note}a%{tags}a%{requires}a%{conflicts}a"
    "%{planner_name}a%{planner_email}a%{planned_at}a %{event}_%{by}_%{requires}_ %"
)
LOG_CODES = (
    "c=%c nc=%{n}c ec=%{e}c dc=%{d}c raw=%{d:raw}c xc=%{x}c "
    "%{committer_name}a%{committer_email}a%{committed_at}a"
)
CLDR = (
    "G GGGG GGGGG y yy yyy yyyyy Y YYYY u uuuu Q QQ QQQ QQQQ q qqq M MM MMM MMMM MMMMM L LLL LLLL "
    "w ww W d dd D DDD F E EEEE EEEEE e ee eee eeee eeeee c ccc cccc ccccc a aaa h hh H HH K KK k "
    "kk j jj m mm s ss S SSS A z zzzz Z ZZZ ZZZZ ZZZZZ v vvvv V VVVV X g 'it''s' o''clock 5. "
    "b f i l n o p r t x yyyyMMdd'T'HHmmss aaaaa qqqqq zzzzz 'open"
)
STRFTIME = (
    "%a %A %b %B %c %C %d %D %e %F %g %G %H %I %j %k %l %m %M %n %N %3N %p %P %r %R %s %S %t %T "
    "%u %U %V %w %W %x %X %y %Y %z %Z %% %h %E %O %L %f %i %J %v %1 %"
)
DATES = ("raw", "iso", "rfc", "full", "long", "medium", "short", f"cldr:{CLDR}")


@pytest.fixture(scope="module")
def clinic(server, tmp_path_factory):
    """A project that real Sqitch deployed and partly reverted, with fixed times and a failure."""
    folder = tmp_path_factory.mktemp("clinic")
    write_project(PROJECT, folder)
    database = create_database(server, "display")
    for command in ("deploy --log-only", "revert -y --log-only --to visits"):
        done = run_tool("sqitch", [*command.split(), database.uri], folder)
        assert done.returncode == 0, done.stderr
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(
            "insert into sqitch.projects (project, creator_name, creator_email)"
            " values ('other', 'Grace Hopper', 'grace@example.com')"
        )
        connection.execute(
            "insert into sqitch.events (event, change_id, change, project, note, requires,"
            " conflicts, tags, committer_name, committer_email, planned_at, planner_name,"
            " planner_email) values ('fail', 'abc', 'broken', 'other', E'a\\n\\nb', '{}', '{}',"
            " '{@x}', 'Grace Hopper', 'grace@example.com', '2025-02-03 23:59:01Z', 'P', 'p@q')"
        )
        connection.execute(
            "update sqitch.events e set committed_at ="
            " timestamptz '2026-01-05 03:04:05Z' + n * interval '1 hour 1 second'"
            " from (select change_id, committed_at, row_number() over (order by committed_at) n"
            " from sqitch.events) x"
            " where (x.change_id, x.committed_at) = (e.change_id, e.committed_at)"
        )
    yield folder, database.uri
    drop_database(database)


def sqitchs_answer(
    arguments: list[str], folder: Path, environ: dict[str, str]
) -> tuple[int, str, str]:
    """Ask Sqitch, or remember what it answered to the same words about the same files."""
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("sqitch.*")}
    uri = next((word for word in arguments if word.startswith("db:")), "db:")
    words = [word.replace(uri, "{uri}") for word in arguments]
    asked = json.dumps([words, files, environ, sqitch_version()], ensure_ascii=False)
    path = CACHE / "display" / f"{hashlib.sha256(asked.encode()).hexdigest()[:20]}.json"
    if not path.exists() or os.environ.get("SLIPSTITCH_ORACLE") == "ask":
        done = run_tool("sqitch", arguments, folder, environment=environ)
        answer = [done.returncode, done.stdout.replace(uri, "{uri}"), done.stderr]
        kept = {"words": words, "environ": environ, "answer": answer}
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        unfinished.replace(path)
    status, stdout, stderr = json.loads(path.read_text(encoding="utf-8"))["answer"]
    return status, stdout.replace("{uri}", uri), stderr


Compare = Callable[..., None]


@pytest.fixture
def compare(clinic, monkeypatch, capfdbinary) -> Compare:
    """Run both tools with the same words in the same folder; they must print the same bytes."""
    folder, uri = clinic

    def run_both(*words: str, files: dict[str, str] | None = None, **environ: str) -> None:
        arguments = [uri if word == "{uri}" else word for word in words]
        write_project({**PROJECT, **(files or {})}, folder)
        their_status, their_out, their_err = sqitchs_answer(arguments, folder, environ)
        assert "Trace begun" not in their_err, their_err
        for name in [name for name in os.environ if name.startswith(("PG", "SQITCH_", "TZ"))]:
            monkeypatch.delenv(name)
        for name, value in clean_environment(folder, environ).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(folder)
        capfdbinary.readouterr()
        status = cli.run(arguments)
        ours = capfdbinary.readouterr()
        assert ours.out.decode() == their_out
        assert (status, ours.err.decode()) == (their_status, their_err)

    return run_both


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("command", ["plan", "log"])
def test_each_preset(compare, command, preset):
    source = ["log", "{uri}"] if command == "log" else ["plan"]
    compare(*source, "--format", preset, "--color", "always", "--date", "long")


def test_every_code_of_a_log(compare):
    for colour in ("--no-color", "--color=always"):
        compare("log", "{uri}", "--abbrev", "7", colour, "-f", f"format:{LOG_CODES} {COMMON_CODES}")


def test_every_code_of_a_plan(compare):
    compare("plan", "--no-headers", "--format", f"format:{COMMON_CODES}")


def test_labels(compare):
    labels = "event change committer planner date committed planned name project email conflicts"
    text = "".join(f"%{{{label}}}_|" for label in labels.split())
    compare("log", "{uri}", "-n", "1", "--format", f"format:{text}")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Australia/Lord_Howe"])
def test_dates_in_every_form_and_zone(compare, zone):
    forms = "%v".join(f"%{{d:{form}}}p" for form in DATES)
    compare("plan", "--format", f"format:{forms}", TZ=zone)
    compare("plan", "--format", "format:%{d}p", "--date", f"strftime:{STRFTIME}", TZ=zone)


@pytest.mark.parametrize(
    "words",
    [
        "plan --oneline",
        "plan --oneline --reverse --skip 1 -n 2",
        "plan --oneline --skip 20",
        "plan --change us|vis --format raw",
        "plan --planner Ada --abbrev 12 --format oneline",
        "plan --event revert --oneline",
        "plan --change nobody",
        "plan users --oneline",
        "log {uri} --oneline",
        "log {uri} --oneline --reverse --skip 1 -n 2",
        "log {uri} --event fail --event revert --oneline",
        "log {uri} --change ^us --oneline --no-headers",
        "log {uri} --project o.h --oneline",
        "log {uri} --committer ^Ada --oneline",
        "log {uri} --change nobody",
        "log {uri} users --oneline --max=1",
    ],
)
def test_filters_and_limits(compare, words):
    compare(*words.split())


def test_defaults_come_from_the_configuration(compare):
    text = (
        f"{PROJECT['sqitch.conf']}[log]\n\tformat = oneline\n\tmax_count = 2\n"
        "\tcolor = always\n\tdate_format = rfc\n"
        "[plan]\n\tformat = short\n\tchange_pattern = users\n"
    )
    compare("log", "{uri}", files={"sqitch.conf": text})
    compare("log", "{uri}", "--format", "medium", "--color=never", files={"sqitch.conf": text})
    compare("plan", files={"sqitch.conf": text})


@pytest.mark.parametrize(
    ("words", "files"),
    [
        ("plan", {"sqitch.plan": "%project=clinic\n\n"}),
        ("plan a b", {}),
        ("log -t nobody", {}),
        ("plan -t nobody", {}),
    ],
)
def test_answers_without_records(compare, words, files):
    compare(*words.split(), files=files)


def test_a_database_without_history_is_named(compare, database, clinic):
    folder, _ = clinic
    compare("log", database.uri)  # no registry at all
    done = run_tool("sqitch", ["deploy", "--log-only", "--to", "schema", database.uri], folder)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("truncate sqitch.events")
    compare("log", "--oneline", database.uri)
    assert Path(folder, "sqitch.plan").read_text(encoding="utf-8") == PLAN
