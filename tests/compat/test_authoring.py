"""After init, add and tag the same bytes stand in the same files, and both tools said the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from slipstitch.cli import run
from tests.compat.sqitch_many import ask_sqitch, environment, kept_answers

BY = "2023-01-01T00:00:00Z A <a@b>"
CONF = "[core]\n\tengine = pg\n"
PLAN = f"%project=p\n\na {BY}\n@t {BY}\n"
REWORKED = f"%project=p\n\na {BY}\nb {BY}\n@t {BY}\n@u {BY}\na {BY}\n@v {BY}\na {BY}\n"
TARGETS = (
    f'{CONF}[target "prod"]\n\turi = db:pg:prod\n\ttop_dir = prod\n\tplan_file = prod.plan\n'
    '[target "other"]\n\turi = db:pg:other\n\ttop_dir = other\n\tplan_file = sqitch.plan\n'
)
SETTINGS = (
    "[core]\n\tengine = pg\n\tplan_file = x.plan\n[user]\n\tname = Ada\n"
    '[a "b"]\n\tc = 1\n\tc = 2\n\td = yes\n\te = 3.5\n[bool]\n\tt\n\tf = off\n'
)
PROJECT = {"sqitch.conf": CONF, "sqitch.plan": PLAN}
LAYOUT = (
    " % project = p  # the\tproject\n%x = y\n\n  # a comment\n\n"
    " +  a\t [!q:x  q:y ]  2023-01-01T00:00:00Z"
    f"  A  B <a@b>#tight\n\t@t\t{BY}  # x\\ty \n\n \t\n@u {BY}\nb {BY} # 0\n#\t0\n"
)
SCRIPTS = {
    f"{kind}/{name}.sql": f"-- {kind} {name}\n"
    for kind in ("deploy", "revert", "verify")
    for name in "abc"
}
TEMPLATES = {
    **PROJECT,
    "my/deploy/pg.tmpl": "[% change %] of [% project %] on [% engine %], [% colour %]\n"
    "[% FOREACH x IN requires -%]\nneeds [% x %]\n[% END -%]\n"
    "[% IF colour %]yes[% ELSE %]no[% END %]"
    "[% UNLESS nothing %], [%- colour -%]  \n end[% END %]\n",
    "my/revert/pg.tmpl": "revert",
    "my/verify/pg.tmpl": "verify",
    "my/test/pg.tmpl": "test [% change %]",
    "my/deploy/other.tmpl": "other",
    "one.tmpl": "one: [% FOREACH x IN colour %]<[% x %]>[% END %]",
}


@dataclass(frozen=True)
class Scenario:
    """A project and the commands that are run in it, one after the other."""

    name: str
    files: dict[str, str]
    commands: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    said_otherwise: bool = field(default=False)
    """Whether Sqitch speaks Perl here: then only the statuses and the files are compared."""
    by_sqitch_alone: tuple[str, ...] = ()
    """Files that Sqitch has written by the time it refuses; we refuse before any is."""

    @property
    def calls(self) -> list[list[str]]:
        return [command.split() for command in self.commands] + [list(each) for each in self.words]


EVERY_DIRECTORY = " ".join(
    f"--dir {name}=d{number}"
    for number, name in enumerate(
        [
            "reworked_verify",
            "verify",
            "reworked",
            "deploy",
            "reworked_deploy",
            "revert",
            "reworked_revert",
        ]
    )
)
SCENARIOS = [
    Scenario("init", {}, ("init p --engine pg", "init p --engine pg", "init q --engine pg")),
    Scenario("init without engine", {}, ("init p", "init p --target prod")),
    Scenario(
        "init with all options",
        {},
        (
            "init p --uri HTTPS://Ex.com/ü --engine pg --target db:pg:shop "
            "--top-dir ./db/x/ --registry r "
            "--client /bin/psql --extension ddl --set colour=red",
        ),
    ),
    Scenario("init every directory", {}, (f"init p --engine pg {EVERY_DIRECTORY}",)),
    Scenario(
        "init a named target", {}, ("init p --engine pg --target prod --client c -f ./a/b.plan",)
    ),
    Scenario("init a URI", {}, ("init p --target db:pg:x --registry r",)),
    Scenario(
        "init quoting",
        {},
        words=(
            ("init", "p", "--engine", "pg", "--client", "c;d", "--registry", 'say"x"'),
            ("init", "p", "--top-dir", "a#b"),
        ),
    ),
    Scenario(
        "init beside rubbish",
        {"sqitch.plan": "rubbish\n"},
        ("--quiet init p --engine pg",),
        said_otherwise=True,
    ),
    Scenario("init beside a folder", {"sqitch.plan/x": ""}, ("init p --engine pg",)),
    Scenario("init beside a file", {"deploy": ""}, ("init p --engine pg",)),
    Scenario(
        "init by configuration", {"sqitch.conf": TARGETS + "[core]\n target = prod\n"}, ("init p",)
    ),
    Scenario("init a bad name", {}, words=(("init", "a b", "--engine", "pg"), ("init", "a^2"))),
    Scenario(
        "init wrongly",
        {},
        ("init", "init p --engine foo", "init p --dir foo=x", "init p --nope"),
        said_otherwise=True,
    ),
    Scenario(
        "add",
        PROJECT,
        (
            "add users -n note",
            "add core/users__x -r users -r @t -x q:z -x a -n one -n two",
            "add -c c1 --requires a@t --note x --note y",
            "add users -n again",
            "add z -r nope -n x",
            "add z -r a@nope -n x",
            "add z -r @nope -n x",
            "add z -r z -n x",
            "add z -r a^ -n x",
            "add z -x !a -n x",
            "add HEAD -n x",
            "add a^2 -n x",
            "add ffffffffffffffffffffffffffffffffffffffff -n x",
            "add -c y1 y2 -n x",
            "add y1 nope -n x",
            "add été -n ü",
            "tag",
        ),
        words=(
            ("add", "n1", "-n", " a\\nb \\t\\\\ "),
            ("add", "n2", "-m", "0"),
            ("add", "n3", "-n", "a\nb"),
        ),
    ),
    Scenario(
        "add to reworked",
        {**PROJECT, "sqitch.plan": REWORKED},
        ("add n -r a -n x", "add q -r b@t -n x"),
    ),
    Scenario(
        "add to any layout",
        {**PROJECT, "sqitch.plan": LAYOUT},
        ("add n -n x", "tag v -n x", "tag w a -n y", "add m -n z"),
    ),
    Scenario(
        "add to CRLF", {**PROJECT, "sqitch.plan": PLAN.replace("\n", "\r\n")}, ("add n -n x",)
    ),
    Scenario(
        "add without scripts",
        {**PROJECT, "deploy/n.sql": "mine"},
        (
            "add n -n x --without verify",
            "add m -n x --without verify --without revert --with verify",
            "add o -n x --without nope",
        ),
    ),
    Scenario("add without note", PROJECT, ("add n", "tag v"), words=(("add", "n", "-n", "  "),)),
    Scenario("add unplanned", {"sqitch.conf": CONF}, ("add",), said_otherwise=True),
    Scenario("add outside", {}, ("add n -n x", "tag v -n x", "tag")),
    Scenario(
        "add from templates",
        TEMPLATES,
        (
            "add n1 -n x --template-directory my -r a --set colour=red",
            "add n2 -n x --template-directory my --without test",
            "add n3 -n x --template-directory my --template other "
            "--without revert --without verify",
            "add n4 -n x --use deploy=one.tmpl --set colour=red --set colour=blue",
            "add n5 -n x --use spec=one.tmpl",
            "add n6 -n x --template nope",
            "add n7 -n x --template-directory my -t other",
        ),
    ),
    Scenario(
        "add with bad templates",
        TEMPLATES,
        ("add n1 -n x --template-directory nope", "add n2 -n x --use deploy=nope"),
        said_otherwise=True,
    ),
    Scenario(
        "add configured",
        {
            **TEMPLATES,
            "sqitch.conf": CONF
            + '[add]\n\ttemplate_directory = my\n[add "variables"]\n\tcolour = red\n'
            + '[add "templates"]\n\tverify = one.tmpl\n',
        },
        ("add n1 -n x", "add n2 -n x -s colour=blue"),
    ),
    Scenario(
        "targets",
        {**PROJECT, "sqitch.conf": TARGETS, "prod.plan": f"%project=p\n\nb {BY}\n"},
        (
            "add n1 -n x prod",
            "add n2 -n x prod other",
            "add n3 -n x -a prod",
            "add n4 -n x -r a --all",
            "add prod -n x",
            "add n5 -n x -f prod.plan",
            "add n6 -n x prod.plan",
            "add n7 -n x pg",
            "add n8 -n x db:pg:shop",
            "tag v1 -n x prod",
            "tag v2 a -n x",
            "tag v3 b prod -n x",
            "tag v4 b -n x --all",
            "tag prod -n x",
            "tag --tag prod -n x",
            "tag v1 -n x other prod",
            "add n2 -n x other prod",
            "tag",
        ),
    ),
    Scenario(
        "tag",
        {**PROJECT, "sqitch.plan": REWORKED},
        (
            "tag x -n note",
            "tag @y b -n note",
            "tag -t z -c a@t -n note",
            "tag x -n again",
            "tag q nope -n x",
            "tag q a -n x",
            "tag q b@zz -n x",
            "tag q b~2 -n x",
            "tag q -c @HEAD^ -n x",
            "tag a/b -n x",
            "tag @@r -n x",
            "tag HEAD -n x",
            "tag a b c -n x",
            "tag",
        ),
    ),
    Scenario(
        "rework",
        {
            **PROJECT,
            **SCRIPTS,
            "sqitch.plan": f"%project=p\n\na {BY}\nb {BY}\n@t {BY}\n@u {BY}\n\nc {BY}\nd {BY}\n",
        },
        (
            "rework a -n again",
            "rework a -n again",
            "rework c -n x",
            "rework nope -n x",
            "rework b nope -n x",
            "rework b -r nope -n x",
            "rework b -r c -r c -x q:z -n one -n two",
            "tag v -n x",
            "rework -c c -n x -e",
            "tag w d -n x",
            "rework d -r c@w -n x --no-edit",
            "rework a -n x",
            "tag z -n x",
            "rework a -n x --plan-file sqitch.plan",
            "rework b",
            "show deploy a@t",
            "show deploy a@HEAD",
            "show revert a@HEAD",
        ),
    ),
    Scenario(
        "rework what lacks scripts",
        {**PROJECT, "deploy/a.sql": "1", "verify/a.sql": "2"},
        ("rework a -n x", "tag u -n x", "--quiet rework a -n x"),
    ),
    Scenario("rework what has no scripts", PROJECT, ("rework a -n x",)),
    Scenario(
        "rework into folders of its own",
        {
            **PROJECT,
            **SCRIPTS,
            "old/revert/x": "",
            "old/deploy/x": "",
            "old/verify/x": "",
            "sqitch.conf": f"{CONF}\treworked_dir = old\n[rework]\n\topen_editor = true\n",
        },
        ("rework a -n x", "tag u -n x", "rework a -n y --no-edit", "show revert a@t"),
    ),
    Scenario(
        "rework in several plans",
        {
            **PROJECT,
            **SCRIPTS,
            "sqitch.conf": TARGETS,
            "prod.plan": f"%project=p\n\na {BY}\n@s {BY}\nb {BY}\n",
            "prod/deploy/a.sql": "5",
            "prod/revert/a.sql": "6",
            "other/deploy/a.sql": "7",
            "other/verify/a.sql": "8",
        },
        (
            "rework a -n x --all prod",
            "rework b prod -n x",
            "rework b --all -n x",
            "rework a prod other -n x",
            "tag u -n x",
            "rework a -n x -f prod.plan",
        ),
    ),
    Scenario(
        "rework nothing",
        {**PROJECT, "sqitch.conf": TARGETS},
        ("rework", "rework prod -n x", "rework a@t -n x"),
        said_otherwise=True,
    ),
    Scenario(
        "config read",
        {"sqitch.conf": SETTINGS},
        (
            "config core.engine",
            "config --get core.engine",
            "config CORE.Engine",
            "config --get core.nope",
            "config nope",
            "config a.b.c",
            "config --get-all a.b.c",
            "config --get-all a.b.c 1",
            "config --get-all a.b.nope",
            "config --get core.engine ^p",
            "config --get core.engine mysql",
            "config --get-regexp a[.]b",
            "config --get-regexp ^core",
            "config --get-regexp nope",
            "config --list",
            "config -l --local",
            "config --bool a.b.d",
            "config --bool bool.f",
            "config --int a.b.e",
            "config --num a.b.e",
            "config bool.t",
            "config --get bool.f",
            "--quiet config core.engine",
        ),
    ),
    Scenario(
        "config write",
        {"sqitch.conf": SETTINGS},
        (
            "config core.engine mysql",
            "config core.new val",
            "config --add core.new val2",
            "config core.new val3",
            "config --replace-all core.new val4",
            "config --replace-all core.other q",
            "config --unset core.new",
            "config --unset core.new",
            "config --unset a.b.c",
            "config --unset a.b.c ^1",
            "config --add a.b.c 7",
            "config --unset-all a.b.c",
            "config --unset-all a.b.c",
            "config --unset-all a.b.d no",
            "config x y",
            "config --add x y",
            "config --unset core",
            "config x.Y.z 1",
            "config --bool x.b yes",
            "config --bool x.b 0",
            "config --int x.i 5k",
            "config --int x.i 5.7",
            "config --num x.n 5.25",
            "config --rename-section x xx",
            "config --rename-section nope q",
            "config --remove-section xx",
            "config --remove-section nope",
            "config -f other.conf u.v w",
            "config --file other.conf --unset u.q",
        ),
        words=(
            ("config", "x.y", "a b"),
            ("config", "x.z", " blanks "),
        ),
    ),
    Scenario(
        "config wrongly",
        {"sqitch.conf": SETTINGS},
        (
            "config",
            "config --get",
            "config --list --get core.engine",
            "config --local --user core.engine",
            "config --rename-section a",
            "config --bool core.engine",
            "config --bool x.b maybe",
            "config --int core.engine",
            "config --num x.n abc",
        ),
        said_otherwise=True,
    ),
    Scenario("config edit", {"sqitch.conf": SETTINGS}, ("config -e", "config --edit --local")),
    Scenario("config anew", {}, ("config core.engine", "config core.engine pg", "config -l")),
    Scenario("tag nothing", {**PROJECT, "sqitch.plan": "%project=p\n\n"}, ("tag x -n x", "tag")),
    Scenario(
        "show",
        {
            **PROJECT,
            "sqitch.plan": REWORKED,
            "deploy/a@u.sql": "old\n",
            "deploy/a.sql": "new",
            "verify/b.sql": "",
        },
        (
            "show deploy a@t",
            "show deploy a@HEAD",
            "show revert b",
            "show verify b",
            "show deploy zz",
            "show change a@v",
            "show change a",
            "show change b^",
            "show change zz",
            "show tag t",
            "show tag @u",
            "show tag zz",
            "show tag HEAD",
            "show foo b",
            "show -e change b",
            "show -e change zz",
            "show -e change a@zz",
            "show --exists revert b",
            "show -f nope.plan change b",
            "show -t nope change b",
        ),
    ),
    Scenario(
        "engine",
        PROJECT,
        (
            "engine",
            "engine add pg",
            "engine add pg",
            "engine list",
            "engine -v",
            "-v engine list",
            "engine show",
            "engine show pg",
            "engine alter pg --registry meta",
            "engine alter pg --target db:pg:x",
            "engine alter pg --set a=b",
            "engine alter pg -s Longer=c",
            "engine alter pg --top-dir ./sql/",
            "engine alter pg --client /bin/psql",
            "engine show pg",
            "engine remove pg",
            "engine remove pg",
            "engine alter pg --client x",
            "engine add pg db:pg:foo --extension ddl",
            "engine show pg",
            "engine rm pg",
            "engine add pg --target db:pg:bar",
            "engine alter pg --dir deploy=up",
            "engine alter pg -d reworked=old",
            "engine show pg",
            "config -l",
        ),
    ),
    Scenario(
        "engine by the name of a target",
        {**PROJECT, "sqitch.conf": TARGETS},
        (
            "engine add pg prod",
            "engine show pg",
            "engine alter pg --target other",
            "engine show pg",
            "engine alter pg --target nowhere",
            "engine add pg",
        ),
    ),
    Scenario(
        "engine wrongly",
        PROJECT,
        (
            "engine nope",
            "engine add",
            "engine add foo",
            "engine add pg nowhere",
            "engine add pg db:sqlite:x",
            "engine alter",
            "engine alter foo",
            "engine alter pg",
            "engine remove",
            "engine remove foo",
            "engine add pg --dir foo=x",
            "engine add pg --nope",
        ),
        said_otherwise=True,
    ),
    Scenario(
        "target",
        PROJECT,
        (
            "target",
            "target add t1 db:pg:one",
            "target add t1 db:pg:x",
            "target add t2 db:pg://u@h/two --top-dir two",
            "target",
            "target list",
            "target -v",
            "target show",
            "target show t1 t2",
            "target alter t1 --uri db:pg:uno",
            "target alter t1 --set x=y",
            "target alter t1 --set Y=z",
            "target alter t2 --registry meta",
            "target alter t3 --uri db:pg:x",
            "target alter t3",
            "target show t1",
            "target rename t1 t3",
            "target show t3",
            "target rename nope x",
            "target remove t3",
            "target rm t3",
            "target add t4 db:pg:four --plan-file four/x.plan",
            "target show t4",
            "target add t5 db:pg:five --dir verify=proof",
            "target add t6 db:pg:six --extension ddl",
            "target show t5 t6",
            "config core.target t5",
            "target rename t5 t7",
            "target remove t5",
            "engine add pg t6",
            "target rename t6 t7",
            "add n -n x t4",
            "config -l",
        ),
    ),
    Scenario(
        "target of a plan that is there",
        {
            **PROJECT,
            "mine.plan": "%project=p\n\n",
            "sql/sqitch.plan": f"%project=p\n%uri=https://x.y/\n\na {BY}\n",
        },
        (
            "target add t1 db:pg:x --plan-file mine.plan",
            "target add t2 db:pg:x --top-dir sql",
            "--quiet target add t3 db:pg:x --top-dir new",
        ),
    ),
    Scenario(
        "target with a URI of the project",
        {**PROJECT, "sqitch.plan": f"%project=p\n%uri=HTTPS://X.y/%7ea\n\na {BY}\n"},
        ("target add t1 db:pg:x --top-dir one",),
    ),
    Scenario(
        "target wrongly",
        PROJECT,
        (
            "target nope",
            "target add",
            "target add x",
            "target rename x",
            "target remove",
            "target show nope",
            "target add t db:pg:x --dir foo=x",
        ),
        said_otherwise=True,
    ),
    Scenario(
        "bundle",
        {
            **PROJECT,
            **SCRIPTS,
            "sqitch.plan": f"%project=p\n# why\n\n# of a\na {BY} # note\n@t {BY}\n@u {BY}\n\n"
            f"b {BY}\n# of c\nc {BY}\n@v {BY}\n",
        },
        (
            "bundle",
            "bundle",
            "bundle --dest-dir out",
            "bundle --dir o1 --from b",
            "bundle --dir o2 b c",
            "bundle --dir o3 --from b --to b",
            "bundle --dir o4 @ROOT @t",
            "bundle --dir o5 a @u",
            "bundle --dir o6 --from @HEAD^ --to @HEAD",
            "bundle nope",
            "bundle --dir o7 --from a b",
            "--quiet bundle --dir o8",
        ),
    ),
    Scenario(
        "bundle unknown changes",
        {**PROJECT, **SCRIPTS},
        ("bundle --dir o1 --from nope", "bundle --dir o2 --from a --to nope"),
        said_otherwise=True,
        by_sqitch_alone=("o1/sqitch.conf", "o2/sqitch.conf"),
    ),
    Scenario(
        "bundle reworked",
        {
            **PROJECT,
            **SCRIPTS,
            "sqitch.plan": REWORKED,
            "deploy/a@t.sql": "1",
            "deploy/a@v.sql": "2",
            "revert/a@v.sql": "3",
        },
        ("bundle", "bundle --dir o1 a@t @HEAD"),
    ),
    Scenario(
        "bundle what lacks scripts",
        {**PROJECT, "deploy/a.sql": "1"},
        ("bundle", "bundle --dir x a"),
    ),
    Scenario(
        "bundle from folders of its own",
        {
            "sqitch.conf": f"{CONF}\ttop_dir = sql\n\treworked_dir = sql/old\n"
            "[bundle]\n\tdest_dir = dist/x\n",
            "sql/sqitch.plan": f"%project=p\n\na {BY}\n@t {BY}\na {BY}\n",
            "sql/deploy/a.sql": "1",
            "sql/old/deploy/a@t.sql": "2",
            "sql/old/revert/a@t.sql": "3",
        },
        ("bundle", "bundle --dest-dir other"),
    ),
    Scenario(
        "bundle several plans",
        {
            **PROJECT,
            **SCRIPTS,
            "sqitch.conf": f'{CONF}[target "prod"]\n\turi = db:pg:prod\n\ttop_dir = prod\n'
            '[target "other"]\n\turi = db:pg:other\n\ttop_dir = other\n',
            "prod/sqitch.plan": f"%project=p\n\nb {BY}\nc {BY}\n",
            "other/sqitch.plan": f"%project=p\n\nd {BY}\n",
            "prod/deploy/b.sql": "1",
            "other/deploy/d.sql": "2",
        },
        (
            "bundle --all",
            "bundle --dir o1 prod",
            "bundle --dir o2 prod other",
            "bundle --dir o3 prod b b other",
            "bundle --dir o4 --all prod",
            "bundle --dir o5 prod/sqitch.plan",
        ),
    ),
    Scenario(
        "bundle without configuration", {"sqitch.plan": PLAN}, ("bundle",), said_otherwise=True
    ),
    Scenario(
        "options that take something back",
        {**PROJECT, "sqitch.conf": TARGETS, "prod.plan": f"%project=p\n\nb {BY}\n"},
        ("add n1 -n x --no-open-editor", "show --no-exists change a", "add n2 -n x --top-dir lib"),
    ),
]


def written(folder: Path) -> dict[str, str]:
    """The files of a project; what the clock wrote into them is left out."""
    return {
        str(path.relative_to(folder)): without_time(path.read_bytes().decode("latin-1"))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def without_time(text: str) -> str:
    return re.sub(r"(?!2023)20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", "{time}", text)


def prepare(folder: Path, scenario: Scenario) -> Path:
    folder.mkdir()
    for name, text in scenario.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def by_sqitch(tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("sqitch")

    names = {f"authoring/{each.name.replace(' ', '_')}": each for each in SCENARIOS}

    def ask(missing: list[str]) -> dict[str, list]:
        folders = {name: prepare(home / str(n), names[name]) for n, name in enumerate(missing)}
        calls = [(folders[name], call) for name in missing for call in names[name].calls]
        said = iter(ask_sqitch(calls, home))
        return {
            name: [
                [
                    [each.status, without_time(each.stdout.decode()), each.stderr.decode()]
                    for each in islice(said, len(names[name].calls))
                ],
                written(folders[name]),
            ]
            for name in missing
        }

    questions = {name: [each.files, each.calls] for name, each in names.items()}
    answers = kept_answers(questions, ask)
    return {
        names[name].name: {"said": said, "files": files} for name, (said, files) in answers.items()
    }


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_both_tools_write_and_say_the_same(scenario, by_sqitch, tmp_path, monkeypatch, capfd):
    folder = prepare(tmp_path / "project", scenario)
    monkeypatch.chdir(folder)
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    expected = by_sqitch[scenario.name]
    for call, (status, stdout, stderr) in zip(scenario.calls, expected["said"], strict=True):
        given = run(call)
        out, err = capfd.readouterr()
        # Sqitch ends with 255 and a Perl trace where an option's value is wrong.
        assert given == (2 if status == 255 else status), (call, err)
        if not scenario.said_otherwise:
            assert without_time(out) == stdout, call
            hintless = "".join(
                line for line in err.splitlines(keepends=True) if not line.startswith("hint: ")
            )
            # Some of Sqitch's errors end with an empty line, where it drops a Perl trace.
            assert hintless.rstrip("\n") == stderr.rstrip("\n"), call
    files = dict(expected["files"])
    for name in scenario.by_sqitch_alone:
        del files[name]
    assert written(folder) == files
