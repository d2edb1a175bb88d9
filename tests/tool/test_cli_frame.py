"""The command line as a whole: lazy loading, Sqitch's option grammar, errors and exit codes."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from slipstitch import __version__, cli
from slipstitch.cli import failure
from slipstitch.cli.commands import COMMANDS
from slipstitch.cli.grammar import SqitchCommand, SqitchGroup
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import GENERAL_OPTIONS, set_option, sqitch_command, sqitch_group
from slipstitch.errors import Location, SlipstitchError

HEAVY = {"psycopg", "jinja2", "rich"}


def imported_by(arguments: list[str], **environ: str) -> set[str]:
    """Run the program in a process of its own and return the heavy modules it loaded."""
    code = (
        "import sys, atexit; from slipstitch.cli import main;"
        "atexit.register(lambda: print('LOADED', *sys.modules, file=sys.stderr));"
        f"sys.argv[1:] = {arguments!r}; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = done.stderr.rsplit("LOADED", 1)
    assert len(loaded) == 2, done.stderr
    return HEAVY.intersection(loaded[1].split())


COUNTS = {"plan": 43, "log": 55, "status": 63, "deploy": 106, "revert": 135}
# What a verb has made when it is imported: its modules, and in them what took long to make.
MADE = """
import dataclasses, re, sys
import slipstitch.cli.{verb}
ours = [module for name, module in sys.modules.items() if name.startswith("slipstitch.")]
print(len(ours))
for module in ours:
    for name, one in vars(module).items():
        if isinstance(one, re.Pattern):
            print(module.__name__, name)
        if dataclasses.is_dataclass(one) and one.__init__.__module__ == one.__module__:
            print(module.__name__, name)
"""


@pytest.mark.parametrize("verb", COUNTS)
def test_a_verb_imports_few_modules_and_makes_only_what_it_needs(verb):
    """Starting takes longer than what most commands do: what was won there stays won."""
    done = subprocess.run(
        [sys.executable, "-c", MADE.format(verb=verb)], capture_output=True, text=True, check=True
    )
    count, *too_early = done.stdout.splitlines()
    assert int(count) <= COUNTS[verb]
    assert not too_early, "use slipstitch.records.record and slipstitch.lazy.pattern"


def test_help_loads_no_heavy_module():
    assert imported_by(["--help"]) == set()


@pytest.mark.parametrize("words", ["slipstitch ", "slipstitch pl", "slipstitch --"])
def test_completion_of_commands_loads_no_heavy_module(words):
    environ = {
        "_SLIPSTITCH_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": "1",
    }
    assert imported_by([], **environ) == set()


def test_completion_offers_the_commands():
    done = subprocess.run(
        [sys.executable, "-m", "slipstitch"],
        env={
            **os.environ,
            "_SLIPSTITCH_COMPLETE": "bash_complete",
            "COMP_WORDS": "slipstitch re",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    listed = ["rework", "revert", "rebase", "remove", "rename", "render", "rehearse"]
    assert done.stdout.split() == [f"plain,{name}" for name in listed]


def test_each_listed_command_exists_under_its_name():
    for entry in COMMANDS:
        module = importlib.import_module(f"slipstitch.cli.{entry.module or entry.name}")
        assert isinstance(module.command, (SqitchCommand, SqitchGroup)), entry.name


@pytest.fixture
def probe(monkeypatch):
    """A command that gives back what the grammar made of its arguments."""
    seen: list[dict] = []

    @sqitch_command(examples="slipstitch probe x")
    @click.option("--max-count", "-n", type=int)
    @click.option("--change", "--change-pattern", "change")
    @click.option("--color")
    @click.option("--command")
    @click.option("--verify/--no-verify", default=None)
    @click.option("--mode")
    @click.option("-y", "yes", is_flag=True)
    @set_option
    @click.argument("words", nargs=-1)
    @pass_invocation
    def command(invocation: Invocation, **options):
        """Probe."""
        seen.append(options | {"verbosity": invocation.verbosity, "quiet": invocation.quiet})

    class Module:
        pass

    module = Module()
    module.command = command
    monkeypatch.setitem(sys.modules, "slipstitch.cli.plan", module)

    def call(*arguments: str) -> dict:
        seen.clear()
        status = cli.run(list(arguments))
        assert status == 0
        return {name: value for name, value in seen[0].items() if value not in (None, (), {})}

    return call


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["plan", "a", "-n1", "b"], {"max_count": 1, "words": ("a", "b")}),
        (["plan", "a", "-n", "1", "b"], {"max_count": 1, "words": ("a", "b")}),
        (["plan", "--max", "1"], {"max_count": 1}),
        (["plan", "--max=1"], {"max_count": 1}),
        (["plan", "--chan", "x"], {"change": "x"}),
        (["plan", "--no-ver"], {"verify": False}),
        (["plan", "--verif"], {"verify": True}),
        (["plan", "--mo", "tag"], {"mode": "tag"}),
        (["plan", "-vyn2"], {"yes": True, "max_count": 2}),
        (["plan", "-vv"], {"verbosity": 2}),
        (["plan", "-VVV"], {"verbosity": 3}),
        (["plan", "--verb", "--verbose"], {"verbosity": 2}),
        (["-v", "plan", "-v"], {"verbosity": 2}),
        (["--quiet", "plan"], {"quiet": True, "verbosity": 0}),
        (["plan", "--qui"], {"quiet": True, "verbosity": 0}),
        (["--color", "raw", "plan"], {"color": "raw"}),
        (["plan", "--", "--max", "-n"], {"words": ("--max", "-n")}),
        (["plan", "--color", "--max", "x"], {"color": "--max", "words": ("x",)}),
        (["plan", "-s", "a=1", "--set=b=2=3"], {"variables": {"a": "1", "b": "2=3"}}),
    ],
)
def test_options_are_read_as_sqitch_reads_them(probe, arguments, expected):
    usual = {"verbosity": 1, "quiet": False, "yes": False}
    assert usual | probe(*arguments) == usual | expected


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["plan", "--co", "x"], "option --co is ambiguous: --color, --command"),
        (["plan", "--bogus"], "No such option '--bogus'"),
        (["plan", "-Z"], "No such option '-Z'"),
        (["plan", "-n", "x"], "'x' is not a valid integer"),
        (["plan", "-n=1"], "'=1' is not a valid integer"),
        (["plan", "-n"], "requires an argument"),
        (["plan", "--yes"], "No such option"),
        (["plan", "--set", "a"], '"a" is not of the form KEY=VALUE'),
        (["nonsense"], '"nonsense" is not a valid command'),
        (["-v", "nonsense", "x"], '"nonsense" is not a valid command'),
        (["engine", "plan", "x"], 'Unknown action "plan"'),
    ],
)
def test_wrong_usage_is_named_and_ends_with_status_2(probe, capsys, arguments, says):
    assert cli.run(arguments) == 2
    captured = capsys.readouterr()
    assert says.replace("'", "") in captured.err.replace("'", "")
    assert captured.out == ""


def test_no_command_at_all_shows_the_help_and_ends_with_status_2(capsys):
    assert cli.run([]) == 2
    assert "Commands as in Sqitch" in capsys.readouterr().err


def test_help_of_a_command_lists_own_and_general_options_and_examples(probe, capsys):
    assert cli.run(["plan", "--help"]) == 0
    text = capsys.readouterr().out
    own, general = text.split("General options:")
    assert "--max-count" in own
    assert "--chdir" in general
    assert text.endswith("Examples:\n  slipstitch probe x\n")


def test_a_cut_name_means_a_general_option_before_one_of_the_command(probe, capsys):
    # `sqitch plan --ma` shows the manual, although there is --max-count as well.
    assert cli.run(["plan", "--ma"]) == 0
    assert "--max-count" in capsys.readouterr().out


def test_help_is_reached_from_before_the_command_too(probe, capsys):
    assert cli.run(["--help", "plan"]) == 0
    assert "--max-count" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--version"], ["plan", "--vers"]])
def test_version_is_printed_from_anywhere(probe, capsys, arguments):
    assert cli.run(arguments) == 0
    assert capsys.readouterr().out == f"slipstitch v{__version__}\n"


def test_chdir_moves_before_the_command_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inner").mkdir()
    assert cli.run(["-C", "inner", "completion", "zsh"]) == 0
    assert Path.cwd() == tmp_path / "inner"


def test_chdir_to_nowhere_is_said_in_sqitchs_words(capsys):
    assert cli.run(["completion", "zsh", "--cd", "/nonexistent"]) == 2
    said = capsys.readouterr().err
    assert said == "Cannot change to directory /nonexistent: No such file or directory\n"


def run_failing(monkeypatch, error):
    @sqitch_command()
    def command():
        """Fail."""
        raise error

    module = type(sys)("slipstitch.cli.plan")
    module.command = command
    monkeypatch.setitem(sys.modules, "slipstitch.cli.plan", module)
    return cli.run(["plan"])


def test_an_error_names_the_place_the_detail_and_the_next_step(monkeypatch, capsys):
    error = SlipstitchError(
        "plan",
        "invalid name",
        detail="  a b c\n    ^",
        hint="rename it",
        location=Location("sqitch.plan", 3, 5),
    )
    assert run_failing(monkeypatch, error) == 2
    captured = capsys.readouterr()
    assert captured.err == ("sqitch.plan:3:5: invalid name\n  a b c\n    ^\nhint: rename it\n")
    assert captured.out == ""


def test_status_1_is_an_answer_and_goes_to_standard_output(monkeypatch, capsys):
    assert run_failing(monkeypatch, SlipstitchError("plan", "Nothing", exit_code=1)) == 1
    assert capsys.readouterr() == ("Nothing\n", "")


def test_interrupt_ends_with_130(monkeypatch, capsys):
    assert run_failing(monkeypatch, KeyboardInterrupt()) == 130


def test_a_system_error_has_no_traceback(monkeypatch, capsys):
    assert run_failing(monkeypatch, PermissionError(13, "Permission denied", "x.sql")) == 2
    assert capsys.readouterr().err == 'permission denied "x.sql"\n'


def test_a_defect_of_ours_is_not_hidden(monkeypatch):
    with pytest.raises(ZeroDivisionError):
        run_failing(monkeypatch, ZeroDivisionError())


def test_a_reader_that_leaves_is_no_error():
    # The pipe's reader is gone before the first byte is written.
    done = subprocess.run(
        ["/bin/sh", "-c", f"({sys.executable} -m slipstitch completion zsh; echo $? >&2) | :"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == "141"


def test_colour_is_given_to_terminals_only_and_never_against_no_color(capsys):
    class Terminal:
        def __init__(self):
            self.text = ""

        def isatty(self):
            return True

        def write(self, text):
            self.text += text

        def flush(self):
            pass

    error = SlipstitchError("plan", "wrong", hint="mend it")
    coloured, plain = Terminal(), Terminal()
    failure.print_failure(error, {}, sys.stdout, coloured)
    failure.print_failure(error, {"NO_COLOR": "1"}, sys.stdout, plain)
    assert "\x1b[" in coloured.text
    assert plain.text == "wrong\nhint: mend it\n"


def test_a_group_of_commands_takes_options_before_its_verb(capsys):
    @sqitch_group()
    def command():
        """Group."""

    @sqitch_command()
    @click.option("--size", type=int)
    def start(size):
        """Start."""
        click.echo(size)

    command.add_command(start, "start")
    assert command.main(["--size", "3", "start"], standalone_mode=False) is None
    assert capsys.readouterr().out == "3\n"


def test_a_command_that_takes_a_general_option_for_its_own_is_refused():
    @sqitch_command()
    @click.option("-C", "clash")
    def command(clash):
        """Clash."""

    with pytest.raises(ValueError, match="-C"):
        command.main([], standalone_mode=False)


def test_general_options_are_those_of_sqitch():
    names = {name for option in GENERAL_OPTIONS for name in option.opts}
    assert names == {
        *("-C", "--chdir", "--cd", "--no-pager", "--quiet", "-v", "-V", "--verbose"),
        *("--etc-path", "--help", "--man", "--version"),
    }
