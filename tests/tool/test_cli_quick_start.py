"""What is left out while the program starts: it stays left out, and nobody misses it."""

from __future__ import annotations

import ast
import inspect
import ipaddress
import json
import logging
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slipstitch import cli
from slipstitch.cli.commands import COMMANDS, LazyGroup
from slipstitch.cli.postponed import (
    _PostponedGettext,
    _PostponedInspect,
    _PostponedIpaddress,
    _PostponedLogger,
)
from slipstitch.cli.quick_driver import _WAITING, LEFT_OUT_FOR_DRIVER, TRIED
from slipstitch.cli.quick_start import LEFT_OUT_FOR_CLICK, POSTPONED, VERBS
from slipstitch.cli.root import program

NOBODY = "db:pg://nobody@127.0.0.1:1/none"
PLAN = "%project=clinic\n\nusers 2024-03-01T08:05:00Z Ada <ada@example.com>\n"
TELL = """
import atexit, sys
atexit.register(lambda: print("LOADED", *(name for name, module in sys.modules.items()
    if getattr(module, "__file__", None)), file=sys.stderr))
"""
# Everything that is imported for a verb, and nothing run.
IMPORT = """
import os, sys
from slipstitch.cli.quick_start import imported_quickly, start_quickly
start_quickly(os.environ)
with imported_quickly():
    import slipstitch.cli.root
for verb in sys.argv[1].split():
    with imported_quickly(verb):
        __import__("slipstitch.cli." + verb)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sqitch.plan").write_text(PLAN)
    (tmp_path / "sqitch.conf").write_text("[core]\n\tengine = pg\n")
    return tmp_path


def python(code: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def loaded_by(project: Path, *words: str) -> set[str]:
    code = f"{TELL}\nfrom slipstitch.cli import main\nmain()"
    done = python(code, *words, cwd=project)
    said, mark, names = done.stderr.rpartition("LOADED")
    assert mark, done.stderr
    assert "Traceback" not in said
    return set(names.split())


def test_the_driver_is_of_a_release_that_was_looked_at():
    release = ".".join(version("psycopg").split(".")[:2])
    assert release in TRIED, "see what it does with what quick_start leaves out, then add it"


@pytest.mark.parametrize("verb", ["deploy", "log", "revert", "status", "verify"])
def test_a_verb_that_connects_starts_without_what_it_does_not_use(project, verb):
    loaded = loaded_by(project, verb, NOBODY)
    assert "psycopg" in loaded
    unwanted = {"asyncio", "ssl", "uuid", "inspect", "socket", "ctypes", "traceback"}
    unwanted |= {"gettext", "ipaddress", "json", "locale", "logging", "zoneinfo"}
    assert not loaded & {*unwanted, "importlib.metadata", "email", "typing_extensions"}


def test_plan_starts_without_what_it_does_not_use(project):
    loaded = loaded_by(project, "plan", "--oneline")
    assert not loaded & {"uuid", "inspect", "socket", "ipaddress", "subprocess", "tempfile"}


def test_with_a_release_that_nobody_looked_at_nothing_of_the_driver_is_left_out(project):
    code = (
        "from importlib import import_module\n"
        "import_module('slipstitch.cli.quick_driver').TRIED = ()\n"
        f"{TELL}\nfrom slipstitch.cli import main\nmain()"
    )
    loaded = python(code, "status", NOBODY, cwd=project).stderr.rpartition("LOADED")[2].split()
    assert {"psycopg", "asyncio", "ssl"} <= set(loaded)


def test_whoever_imports_afterwards_gets_the_module_itself():
    done = python(
        f"{IMPORT}\n"
        "import asyncio, inspect, socket, uuid, ssl, random, importlib, psycopg\n"
        "async def one(): return 1\n"
        "assert asyncio.run(one()) == 1 and str(inspect.signature(one)) == '()'\n"
        "assert uuid.uuid4().version == 4 and ssl.OPENSSL_VERSION and random.random() < 1\n"
        f"for name in {POSTPONED + LEFT_OUT_FOR_CLICK + LEFT_OUT_FOR_DRIVER!r}:\n"
        "    assert importlib.import_module(name).__file__, name\n"
        "held = sys.modules['psycopg._conninfo_attempts'].socket\n"
        "assert held.getaddrinfo is socket.getaddrinfo and held.gaierror is socket.gaierror\n"
        "many = list(range(50)); sys.modules['psycopg._conninfo_attempts'].shuffle(many)\n"
        "assert many != sorted(many) == list(range(50))\n"
        "print(psycopg.__version__)",
        " ".join(sorted(VERBS)),
    )
    assert (done.stdout.strip(), done.stderr) == (version("psycopg"), "")


def test_the_drivers_regular_expressions_wait_and_do_what_they_did():
    done = python(
        f"{IMPORT}\n"
        "import gc, re, psycopg.conninfo\n"
        "from slipstitch.lazy import _Pattern\n"
        "waiting = [each for each in vars(psycopg.conninfo).values() if type(each) is _Pattern]\n"
        "assert waiting and type(re.compile('a')) is re.Pattern\n"
        "print(psycopg.conninfo.make_conninfo(password='it\\'s \\\\ so'))\n"
        "gc.unfreeze()\n"
        "found = [each for each in gc.get_objects() if type(each) is _Pattern]\n"
        "assert len(found) > 20 and all([each.match for each in found])\n",
        "log",
    )
    assert (done.stdout, done.stderr) == ("password='it\\'s \\\\ so'\n", "")


def test_the_drivers_data_classes_wait_and_do_what_they_did():
    done = python(
        f"{IMPORT}\n"
        "import dataclasses, psycopg\n"
        "from slipstitch.records import _restore\n"
        "from psycopg.errors import FinishedPGconn\n"
        "one, other = psycopg.Xid(1, 'a', 'b'), psycopg.Xid(1, 'a', 'b')\n"
        "assert one == other and hash(one) == hash(other) and one != psycopg.Xid(2, 'a', 'b')\n"
        "try: one.gtrid = 'c'\n"
        "except dataclasses.FrozenInstanceError: print('frozen')\n"
        "gone = FinishedPGconn(); gone.db = b'x'\n"
        "assert gone.info == [] and gone != FinishedPGconn()\n"
        "assert psycopg.Xid.__setstate__ is _restore\n"
        "@dataclasses.dataclass\n"
        "class Other: x: int\n"
        "print(one.prepared, one, Other.__init__.__qualname__)\n",
        "log",
    )
    assert (done.stdout, done.stderr) == ("frozen\nNone 1_YQ==_Yg== Other.__init__\n", "")


ARRAYS = """
import psycopg
from psycopg.pq import Format
SELECT = '''
select
    array['a', null, 'b c'], array[['x'::name]], array[timestamptz '2024-03-01 00:00:00Z'],
    array[1.5, 2], array[int4range(1, 3)], '{{}}'::text[], array[true], %s::int[], %s::text[]
'''
with psycopg.connect({conninfo!r}) as connection:
    connection.execute("set timezone to 'UTC'")
    print(connection.execute(SELECT, [[1, 2], ["d"]]).fetchone())
    with connection.cursor(binary=True) as cursor:
        print(cursor.execute("select array[7], array['x']").fetchone())
        cursor.execute("create temporary table t (a text[])")
        with cursor.copy("copy t from stdin (format binary)") as copy:
            copy.set_types(["text[]"])
            copy.write_row([["e", "f"]])
        with cursor.copy("copy t to stdout") as copy:
            copy.set_types(["text[]"])
            print(list(copy.rows()))
print(1009 in psycopg.adapters._loaders[Format.TEXT])
"""


def test_the_driver_reads_and_sends_arrays_as_ever(database):
    code = ARRAYS.format(conninfo=database.conninfo)
    late = python(f"{IMPORT}\n{code}", "log")
    early = python(code)
    assert (late.stderr, early.stderr) == ("", "")
    *same, was_made = late.stdout.splitlines()
    assert [*same, "True"] == early.stdout.splitlines()
    assert (was_made, len(same)) == ("False", 3)


VALUES = """
import enum, ipaddress, sys, typing, uuid
import psycopg
class Colour(enum.Enum):
    red = "r"
class Point(typing.NamedTuple):
    x: int
    y: str
SELECT = '''
select
    '5b7c8f0e-8a4e-4b1c-9d2a-3f6e7d8c9b0a'::uuid, inet '10.0.0.1', cidr '10.0.0.0/8', row(1, 'a'),
    array[inet '::1'], %s, %s::inet, %s::text, %s, array[%s]
'''
ID = uuid.UUID("5b7c8f0e-8a4e-4b1c-9d2a-3f6e7d8c9b0a")
with psycopg.connect({conninfo!r}) as connection:
    for binary in (False, True):
        with connection.cursor(binary=binary) as cursor:
            values = [ID, ipaddress.ip_address("::1"), Colour.red, Point(1, "b"), ID]
            print(cursor.execute(SELECT, values).fetchone())
    connection.execute("create temporary table t (a uuid, b inet)")
    with connection.cursor() as cursor, cursor.copy("copy t from stdin (format binary)") as copy:
        copy.set_types(["uuid", "inet"])
        copy.write_row([ID, ipaddress.ip_address("::1")])
    print(connection.execute("select * from t").fetchall())
    try:
        connection.execute("select %s", [object()])
    except psycopg.ProgrammingError as error:
        print(error)
print("psycopg.types.uuid" in sys.modules)
"""


def test_the_driver_reads_and_sends_values_of_all_types_as_ever(database):
    code = VALUES.format(conninfo=database.conninfo)
    late, early = python(f"{IMPORT}\n{code}", "log"), python(code)
    assert (late.stderr, early.stderr) == ("", "")
    assert late.stdout == early.stdout
    assert late.stdout.endswith("True\n")


def test_modules_of_types_that_nobody_uses_are_not_imported(project):
    loaded = loaded_by(project, "status", NOBODY)
    assert "psycopg.types.array" in loaded
    assert not loaded & {f"psycopg.types.{name}" for name in _WAITING}


def test_what_is_left_out_answers_nobody(project):
    code = (
        "from slipstitch.cli.stand_ins import stood_in_for\n"
        "with stood_in_for(['asyncio']):\n"
        "    import asyncio\n"
        "    class Kept(asyncio.Protocol): pass\n"
        "asyncio.Lock()"
    )
    done = python(code, cwd=project)
    assert "RuntimeError: something was used of a module" in done.stderr


def test_another_program_that_imports_the_command_line_gets_the_whole_driver():
    done = python(
        "import sys; from slipstitch.cli import run; run(['status', '--help'])\n"
        "import psycopg._acompat, asyncio\n"
        "assert issubclass(psycopg._acompat.AQueue, asyncio.Queue)"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_of_ours_uses_what_is_left_out():
    done = python(
        f"{IMPORT}\nimport json\n"
        "print(json.dumps([module.__file__ for name, module in sys.modules.items()"
        " if name.startswith('slipstitch.') and module.__file__]))",
        " ".join(sorted(VERBS)),
    )
    files = json.loads(done.stdout)
    assert len(files) > 100
    left_out = {*LEFT_OUT_FOR_DRIVER, *LEFT_OUT_FOR_CLICK}
    users = {(file, name) for file in files for name in imported(file) if name in left_out}
    assert not users


def imported(file: str) -> list[str]:
    names = []
    for node in ast.parse(Path(file).read_text()).body:
        if isinstance(node, ast.Import):
            names += [each.name.partition(".")[0] for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append((node.module or "").partition(".")[0])
            assert not any(each.name.startswith("Async") for each in node.names), file
    return names


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_no_option_is_of_the_kind_that_click_takes_uuid_for(name):
    command = LazyGroup().get_command(click.Context(program), name)
    assert command is not None
    assert not any(isinstance(each.type, type(click.UUID)) for each in command.params)


@given(st.text(alphabet="ab \t\n\r\u00a0"))
def test_indentation_is_taken_from_a_text_as_ever(text):
    assert _PostponedInspect("inspect").cleandoc(text) == inspect.cleandoc(text)


@given(st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){2,4}|::1|localhost|[0-9.]{0,8}", fullmatch=True))
def test_an_address_is_told_from_a_name_as_ever(text):
    assert is_address(_PostponedIpaddress("ipaddress"), text) == is_address(ipaddress, text)


def is_address(module, text: str) -> bool:
    try:
        module.ip_address(text)
    except ValueError:
        return False
    return True


def test_messages_are_translated_once_options_are_made():
    assert _PostponedGettext("gettext").gettext("file") == "file"
    assert _PostponedGettext("gettext").ngettext("file", "files", 2) == "files"


def test_the_driver_is_heard_by_whoever_listens(caplog):
    logger = _PostponedLogger("slipstitch.test")
    logger.setLevel(logging.WARNING)
    logger.debug("not heard")
    logger.warning("heard %s", 1)
    logging.getLogger("slipstitch.test").setLevel(logging.DEBUG)
    logger.debug("heard %s", 2)
    assert [record.getMessage() for record in caplog.records] == ["heard 1", "heard 2"]


def test_the_end_waits_for_threads_and_tells_who_asked_to_be_told(project):
    code = (
        "import atexit, threading\n"
        "atexit.register(lambda: print('told'))\n"
        "{threads}\n"
        "from slipstitch.cli import main\n"
        "main()"
    )
    work = "(threading.main_thread().join(), print('waited for'))"
    thread = f"threading.Thread(target=lambda: {work}).start()"
    for threads, last in (("", ["told"]), (thread, ["waited for", "told"])):
        done = python(code.format(threads=threads), "plan", "--oneline", cwd=project)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.split("\n")[-len(last) - 1 : -1] == last
    assert python(code.format(threads=""), "plan", "nowhere:", cwd=project).returncode == 2


def test_run_returns_to_whoever_called_it(capsys):
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("slipstitch")
