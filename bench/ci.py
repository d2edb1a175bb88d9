"""From a push to the verdict: ``slipstitch ci --since`` on a long plan, with a few new changes.

The branch adds tables, columns, indexes, functions and policies, and a pgTAP file for each. What
is measured is the whole command: starting a server, deploying the plan, verify, round trip and
rehearsal of what is new, drift, lint, the touched tests, all reports. A run without ``--since``,
over the same plan with all tests, stands beside it, without the rehearsal and the round trips.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.deploy import timed, write_project
from bench.results import argument_parser, publish

_OURS = str(Path(sys.executable).with_name("slipstitch"))
_GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.com")
_KINDS = {
    "table": (
        "create table new_{n} (id bigint primary key, name text not null);",
        "drop table new_{n};",
        "select id, name from new_{n} where false;",
    ),
    "column": (
        "alter table table_{n:04} add column note text;",
        "alter table table_{n:04} drop column note;",
        "select note from table_{n:04} where false;",
    ),
    "index": (
        "create index concurrently idx_new_{n} on table_{n:04} (id) where id > 0;",
        "drop index concurrently idx_new_{n};",
        "select 1 / count(*) from pg_class where relname = 'idx_new_{n}';",
    ),
    "function": (
        "create function new_{n}() returns integer language sql immutable\n"
        "set search_path = pg_catalog, pg_temp as $$ select {n} $$;",
        "drop function new_{n}();",
        "select new_{n}();",
    ),
    "policy": (
        "create policy new_{n} on table_{n:04} for select to pg_monitor using (id > 0);",
        "drop policy new_{n} on table_{n:04};",
        "select 1 / count(*) from pg_policy where polname = 'new_{n}';",
    ),
}
_TEST = """\
begin;
select plan(1);
select ok(true, 'change {n} behaves');
select * from finish();
rollback;
"""


@dataclass(frozen=True)
class _Size:
    changes: int
    new: int
    tests: int
    rounds: int


_SIZES = {"ci": _Size(100, 5, 20, 1), "full": _Size(500, 10, 200, 3)}


def main() -> None:
    """Measure and publish the seconds of the best round, and those of its steps."""
    arguments = argument_parser(__doc__ or "").parse_args()
    size = _SIZES[arguments.size]
    with tempfile.TemporaryDirectory() as folder:
        project = write_project(Path(folder) / "plan", size.changes)
        for number in range(size.tests):
            _write(project / f"tests/plan/behaves_{number}.sql", _TEST.format(n=number))
        _git(project, "init", "-q", "-b", "main")
        _commit(project)
        _add_changes(project, size.new)
        _commit(project)
        branch = _best(project, size.rounds, ("--since", "HEAD^"))
        rest = ("--skip", "rehearse", "--skip", "roundtrip")
        whole = _best(project, size.rounds, rest)
    figures = {
        "changes": size.changes,
        "new_changes": size.new,
        "tests": size.tests,
        "rounds": size.rounds,
        "branch_seconds": branch[0],
        "branch_step_seconds": branch[1],
        "whole_plan_seconds": whole[0],
        "whole_plan_step_seconds": whole[1],
    }
    publish("ci", arguments, figures, _text(size, branch, whole))


def _best(project: Path, rounds: int, options: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Return the seconds of the quickest round, and those of its steps."""
    found = []
    for _ in range(rounds):
        printed: list[str] = []
        command = [_OURS, "ci", "--json", "--quiet", *options]
        seconds = timed(lambda: printed.append(_passed(project, command)))  # noqa: B023
        steps = json.loads(printed[0])["steps"]
        found.append((round(seconds, 2), {each["step"]: each["seconds"] for each in steps}))
    return min(found, key=lambda each: each[0])


def _passed(project: Path, command: Sequence[str]) -> str:
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        failed = [each for each in json.loads(done.stdout)["steps"] if each["findings"]]
        sys.exit(f"the checks failed, so their time says nothing:\n{failed}\n{done.stderr}")
    return done.stdout


def _add_changes(project: Path, count: int) -> None:
    for number in range(1, count + 1):
        kind = list(_KINDS)[number % len(_KINDS)]
        name = f"new_{kind}_{number}"
        subprocess.run([_OURS, "add", name, "-n", "Add it"], cwd=project, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        for folder, text in zip(("deploy", "revert", "verify"), _KINDS[kind], strict=True):
            end = "rollback" if folder == "verify" else "commit"
            statement = text.format(n=number)
            alone = "concurrently" in statement
            script = f"{statement}\n" if alone else f"begin;\n{statement}\n{end};\n"
            _write(project / folder / f"{name}.sql", script)
        _write(project / f"tests/new/{name}.sql", _TEST.format(n=number))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _commit(project: Path) -> None:
    _git(project, "add", "-A")
    _git(project, "commit", "-q", "-m", "Work")


def _git(project: Path, *words: str) -> None:
    subprocess.run([*_GIT, *words], cwd=project, check=True)


def _text(
    size: _Size, branch: tuple[float, dict[str, float]], whole: tuple[float, dict[str, float]]
) -> str:
    lines = [
        f"a plan of {size.changes} changes, {size.new} of them new; best of {size.rounds}",
        f"{'':12}{'since the branch':>18}{'whole plan':>14}",
        f"{'all':12}{branch[0]:>17.1f}s{whole[0]:>13.1f}s",
    ]
    for step, seconds in branch[1].items():
        lines.append(f"{step:12}{seconds:>17.1f}s{whole[1].get(step, 0):>13.1f}s")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
