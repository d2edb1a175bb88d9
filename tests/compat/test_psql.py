# ruff: noqa: E501 - the fragments read best in rows
"""Running a script in process is the same as running it by psql, or it is refused.

Each script of the corpus is run by a real psql, started as Sqitch starts it, and then in process,
on the same database made empty in between. Standard output, standard error, success and what the
database holds afterwards must be equal to the byte.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pglast import split
from pglast.parser import ParseError

from slipstitch.script.expand import expand
from slipstitch.script.model import Echo, Script
from slipstitch.session.connect import connect, obstacle_of, psql_builtins
from slipstitch.session.errors import ScriptError
from slipstitch.session.execute import run_step
from slipstitch.session.output import Output
from slipstitch.session.psql import psql_command
from tests.compat.psql_corpus.accepted import ACCEPTED, VARIABLES
from tests.compat.psql_corpus.refused import REFUSED
from tests.fix_server import Database, create_database, drop_database

INCLUDED = Path(__file__).parent / "psql_corpus" / "included"
APPLICATION = "the corpus"

EMPTY_THE_DATABASE = """
drop schema public cascade;
create schema public;
do $$ begin execute format('alter database %I reset all', current_database()); end $$;
"""
# What a script can have left behind: relations with columns and rows, routines, rules, types.
FINGERPRINT = """
select array(
    select concat_ws(' ', c.relkind, c.relname, c.relpersistence, (
        select string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
            a.attnotnull, pg_get_expr(d.adbin, d.adrelid)), ', ' order by a.attnum)
        from pg_attribute a
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0
    ), case when c.relkind in ('r', 'v', 'm')
        then query_to_xml(format('select * from %s', c.oid::regclass), true, false, '')::text end)
    from pg_class c where relnamespace = 'public'::regnamespace order by 1
) || array(
    select pg_get_functiondef(oid) from pg_proc
    where pronamespace = 'public'::regnamespace order by 1
) || array(
    select pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace order by 1
) || array(
    select definition from pg_rules where schemaname = 'public' order by 1
) || array(
    select unnest(setconfig) from pg_db_role_setting s
    join pg_database d on d.oid = s.setdatabase where datname = current_database() order by 1
)
"""


@dataclass(frozen=True)
class Ran:
    """All that can be seen of a run."""

    rows: bytes
    messages: bytes
    succeeded: bool
    left_behind: list[str]


@pytest.fixture(scope="module")
def corpus_database(server) -> Iterator[Database]:
    database = create_database(server, "psql corpus")
    yield database
    drop_database(database)


@pytest.fixture(scope="module")
def inspector(corpus_database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(corpus_database.conninfo, autocommit=True) as connection:
        yield connection


@pytest.fixture
def workplace(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "included"
    folder.symlink_to(INCLUDED)
    (tmp_path / "include_of_itself.sql").write_text("\\i include_of_itself.sql\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def as_bytes(script: str | bytes) -> bytes:
    text = script.encode() if isinstance(script, str) else script
    return text.replace(b"{folder}", b"included")


def read_include(path: str) -> bytes:
    return Path(path).read_bytes()


def emptied(inspector: psycopg.Connection) -> None:
    inspector.execute(EMPTY_THE_DATABASE)


def look(inspector: psycopg.Connection) -> list[str]:
    row = inspector.execute(FINGERPRINT).fetchone()
    assert row is not None
    return row[0]


def environment() -> dict[str, str]:
    # The application's name is the one difference that is meant.
    return dict(os.environ) | {"PGAPPNAME": APPLICATION, "LC_ALL": "C.UTF-8"}


def run_by_psql(database: Database, path: str, inspector: psycopg.Connection) -> Ran:
    emptied(inspector)
    command = psql_command("psql", ["--dbname", database.conninfo], VARIABLES, "sqitch", path)
    ran = subprocess.run(
        command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert ran.returncode in (0, 3), ran.stderr
    return Ran(ran.stdout, ran.stderr, ran.returncode == 0, look(inspector))


def run_in_process(database: Database, path: str, inspector: psycopg.Connection) -> Ran:
    emptied(inspector)
    rows, messages = io.BytesIO(), io.BytesIO()
    output = Output(rows, messages)
    succeeded = True
    with connect(database.conninfo, APPLICATION) as connection:
        variables = VARIABLES | {"registry": "sqitch"}
        source = Path(path).read_bytes()
        script = expand(source, path, variables, read_include, psql_builtins(connection))
        assert script.unsupported == ()
        assert obstacle_of(connection, script) is None
        try:
            for step in script.steps:
                run_step(connection, step, output)
        except ScriptError as error:
            messages.write(error.as_psql.encode())
            succeeded = False
        connection.close()
    return Ran(rows.getvalue(), messages.getvalue(), succeeded, look(inspector))


def without_process_ids(ran: Ran) -> Ran:
    rows = re.sub(rb"with PID \d+", b"with PID 0", ran.rows)
    return Ran(rows, ran.messages, ran.succeeded, ran.left_behind)


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_script_does_the_same_in_process_as_by_psql(name, workplace, corpus_database, inspector):
    (workplace / "script.sql").write_bytes(as_bytes(ACCEPTED[name]))
    expected = run_by_psql(corpus_database, "./script.sql", inspector)
    got = run_in_process(corpus_database, "./script.sql", inspector)
    assert without_process_ids(got) == without_process_ids(expected)


def test_the_corpus_is_as_large_as_promised():
    assert len(ACCEPTED) + len(REFUSED) >= 120
    assert len(ACCEPTED) >= 100


@pytest.mark.parametrize("name", REFUSED)
def test_a_script_beyond_the_list_is_refused_with_its_place(name, workplace):
    source, construct, line, column = REFUSED[name]
    script = expand(as_bytes(source), "script.sql", VARIABLES, read_include)
    (reason,) = script.unsupported
    assert construct in reason.construct
    if name != "include of itself":
        assert reason.location.path == "script.sql"
    assert reason.location.line == line
    if column is not None:
        assert reason.location.column == column


# --- where psql ends a statement --------------------------------------------------------------

FRAGMENTS = (
    "'", "''", '"', '""', "$$", "$a$", "$b$", "$", "$1", "a$b", "e'", "E'\\'", "u&'", 'U&"', "b'",
    "n'", "x'", "\\\\'", "/*", "*/", "/**/", "/*/", "--", "-- x\n", "-", "*", "/", "+/*", "*+", "~",
    "|", "||", "`", "?", "@", "#", ";", "; ", ";\n", "(", ")", "[", "]", "[1:2]", "{", "}", ":",
    "::", ":=", ":x", ":'x'", ':"x"', ":{?x}", ":{?nope}", ":nope", ":'nope'", ":'", ':"', ":{?x",
    "::x", ":::x", "\\:", "\n", "\n\n", " ", "  ", "\t", "\f", "\r\n", ",", ".", "=", "=>", "1",
    "1.5", "1e5", ".5", "1..2", "e", "E", "u", "select", "Select", "create", "or", "replace",
    "function", "procedure", "begin", "atomic", "case", "end", "END", "as", "rule", "größe", "'é",
    "create function f() returns int begin atomic ", "create or replace procedure p() ",
    "select case when true then 1 end; ", "end;\n", "select 1;\n", "select 2", "\\echo a\n",
    "\\if 0\n", "\\if 1\n", "\\else\n", "\\elif 1\n", "\\endif\n", "\\echo b \\\\ ", ":text",
    ":half", ":lines",
)  # fmt: skip
LOGGED = re.compile(
    r"^/?\*{8,9} QUERY \*{9,10}/?\n(.*?)\n/?\*{24,26}/?\n\n", re.DOTALL | re.MULTILINE
)
QUIET = [
    "--quiet",
    "--no-psqlrc",
    *(text for name, value in VARIABLES.items() for text in ("--set", f"{name}={value}")),
]


def statements_of_psql(database: Database, scripts: list[bytes], folder: Path) -> list[list[str]]:
    """Return what psql sends for each script, all of them read by one psql process."""
    log = folder / "log"
    log.unlink(missing_ok=True)
    command = ["psql", "--dbname", database.conninfo, *QUIET, "--log-file", str(log)]
    for number, source in enumerate(scripts):
        path = folder / f"{number}.sql"
        path.write_bytes(source)
        command += ["--command", f"select 'script {number}'", "--file", str(path)]
    subprocess.run(
        command,
        env=environment(),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found: list[list[str]] = []
    for text in LOGGED.findall(log.read_bytes().decode("utf-8", "surrogateescape")):
        if text == f"select 'script {len(found)}'":
            found.append([])
        else:
            found[-1].append(text)
    assert len(found) == len(scripts)
    return found


# One psql reads all scripts of a batch: what one sets lasts for the next. After an error it takes
# copy's data for statements, and includes are not where it runs.
NOT_IN_A_BATCH = re.compile(
    rb"copy|\\(un)?set|\\i(r|nclude|nclude_relative)? |DBNAME|SERVER_|registry", re.IGNORECASE
)


def texts_of(script: Script) -> list[str]:
    return [statement.text for statement in script.statements]


@pytest.fixture(scope="module")
def scratch(server, tmp_path_factory) -> Iterator[tuple[Database, Path]]:
    database = create_database(server, "psql splitting")
    yield database, tmp_path_factory.mktemp("splitting")
    drop_database(database)


def test_psql_and_we_split_the_corpus_alike(scratch, workplace):
    database, folder = scratch
    scripts = {
        name: source
        for name, source in ((name, as_bytes(source)) for name, source in ACCEPTED.items())
        if not NOT_IN_A_BATCH.search(source)
    }
    assert len(scripts) >= 100
    theirs = statements_of_psql(database, list(scripts.values()), folder)
    for (name, source), expected in zip(scripts.items(), theirs, strict=True):
        script = expand(source, "x.sql", VARIABLES, read_include)
        assert script.unsupported == ()
        assert texts_of(script) == expected, name


fuzzed = {"compared": 0, "left to psql": 0}


# One example is many scripts, so that one psql process reads them all; the message names the
# script that differs, which makes shrinking needless.
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(
    st.lists(
        st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=14).map("".join),
        min_size=40,
        max_size=60,
    )
)
def check_random_scripts(database: Database, folder: Path, texts: list[str]) -> None:
    ours = [expand(text.encode(), "x.sql", VARIABLES, read_include) for text in texts]
    kept = [
        (text, script) for text, script in zip(texts, ours, strict=True) if not script.unsupported
    ]
    fuzzed["left to psql"] += len(texts) - len(kept)
    fuzzed["compared"] += len(kept)
    theirs = statements_of_psql(database, [text.encode() for text, _ in kept], folder)
    for (text, script), expected in zip(kept, theirs, strict=True):
        assert texts_of(script) == expected, text


def test_random_scripts_are_split_as_psql_splits_them(scratch):
    database, folder = scratch
    check_random_scripts(database, folder)
    assert fuzzed["compared"] > 200
    assert fuzzed["compared"] > fuzzed["left to psql"] / 2


def test_a_psql_that_is_told_otherwise_splits_otherwise(scratch):
    """The comparison can fail: psql's log really tells where it ended a statement."""
    database, folder = scratch
    ((first, second),) = statements_of_psql(database, [b"select ';'; select 2;"], folder)
    assert (first, second) == ("select ';';", "select 2;")


# --- how psql reads the arguments of its commands ------------------------------------------------

ARGUMENTS = (
    "a", "b c", " ", "  ", "\t", "'", "''", "'a b'", "'it''s'", "'a\\nb'", "'\\t'", "'\\101'", "'\\x41'",
    "'\\x4'", "'\\1012'", "'\\q'", "'\\\\'", '"', '""', '"a b"', '"a\'b"', ":x", ":'x'", ':"x"', ":text",
    ":'text'", ':"text"', ":nope", ":'nope'", ':"nope"', ":{?x}", ":{?nope}", ":{?", ":", "::x", ":'",
    ';', "; ", "|", "-n", "-n ", "--", "/* a */", "größe", "$$", "1", "(", ",", ":empty", ":umlaut",
    " \\echo ", " \\warn ", " \\\\ ", " \\\\ \\echo -n ",
)  # fmt: skip
echoed = {"compared": 0, "left to psql": 0}


def echoes_of_psql(database: Database, scripts: list[bytes], folder: Path) -> list[bytes]:
    """Return what psql prints for each script, all of them read by one psql process."""
    command = ["psql", "--dbname", database.conninfo, *QUIET, "--no-align", "--tuples-only"]
    for number, source in enumerate(scripts):
        path = folder / f"{number}.sql"
        path.write_bytes(source)
        command += ["--file", str(path), "--command", "select 'end of script'"]
    ran = subprocess.run(
        command, env=environment(), check=True, stdin=subprocess.DEVNULL, capture_output=True
    )
    found = ran.stdout.split(b"end of script\n")
    assert len(found) == len(scripts) + 1
    return found[:-1]


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(
    st.lists(
        st.lists(st.sampled_from(ARGUMENTS), min_size=1, max_size=8).map("".join),
        min_size=80,
        max_size=120,
    )
)
def check_random_arguments(database: Database, folder: Path, texts: list[str]) -> None:
    scripts = [f"\\set v {text}\n\\echo :v\n\\echo {text}\n".encode() for text in texts]
    ours = [expand(source, "x.sql", VARIABLES, read_include) for source in scripts]
    kept = [pair for pair in zip(scripts, ours, strict=True) if not pair[1].unsupported]
    echoed["left to psql"] += len(scripts) - len(kept)
    echoed["compared"] += len(kept)
    theirs = echoes_of_psql(database, [source for source, _ in kept], folder)
    for (source, script), expected in zip(kept, theirs, strict=True):
        said = "".join(
            step.text for step in script.steps if isinstance(step, Echo) and step.stream == "stdout"
        )
        assert said.encode() == expected, source.decode()


def test_random_arguments_are_read_as_psql_reads_them(scratch):
    database, folder = scratch
    check_random_arguments(database, folder)
    assert echoed["compared"] > 150
    assert echoed["compared"] > echoed["left to psql"] / 3


# --- where the parser of PostgreSQL ends a statement -------------------------------------------

BEYOND_THE_PARSER = re.compile(rb"\\|(?<![:\w])::?[\w'\"{]|copy .*std(in|out)", re.IGNORECASE)


def test_the_parser_splits_plain_scripts_as_we_do():
    compared = skipped = 0
    for name, source in ACCEPTED.items():
        text = as_bytes(source)
        if BEYOND_THE_PARSER.search(text) or text.startswith(b"\xef\xbb\xbf"):
            skipped += 1
            continue
        script = expand(text, "x.sql", {}, read_include)
        try:
            expected = split(text.decode(), only_slices=False)
        except ParseError:
            skipped += 1
            continue
        ours = [trimmed for statement in texts_of(script) if (trimmed := without_frame(statement))]
        assert ours == [without_frame(statement) for statement in expected], name
        compared += 1
    assert (compared + skipped) == len(ACCEPTED)
    assert compared >= 50


def without_frame(text: str) -> str:
    """Drop blank lines, comments and semicolons around a statement; line ends become blanks."""
    text = re.sub(r"--[^\n]*", "", text) if "'" not in text and '"' not in text else text
    text = re.sub(r"\s+", " ", text)
    while True:
        shorter = re.sub(r"^/\*.*?\*/(?=\s*[^*]*$)", "", text.strip(" ;"))
        if shorter == text:
            return text
        text = shorter
