"""Record a first run for the README: a stranger's Sqitch project, deployed by slipstitch.

``python -m tools.record`` writes ``docs/first-run.svg`` and ``docs/first-run.txt`` from what the
installed commands really print on a throwaway server.
"""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from slipstitch.throwaway.provide import Request, throwaway_server

_ROOT = Path(__file__).parent.parent
_PROJECT = _ROOT / "tests" / "strangers" / "weather"
_DOCS = _ROOT / "docs"
_WIDTH = 88
_COMMANDS = (
    "slipstitch deploy --dry-run staging",
    "slipstitch deploy staging",
    "sqitch status staging",
    "slipstitch revert -y --to readings staging",
)


def main() -> None:
    """Run the commands and write what they print as text and as a picture."""
    with throwaway_server(Request()) as server, tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "weather"
        shutil.copytree(_PROJECT, project)
        uri = server.uri("postgres")
        with (project / "sqitch.conf").open("a") as configuration:
            configuration.write(f'[target "staging"]\n\turi = {uri}\n')
        runs = [(command, _output(command, project)) for command in _COMMANDS]
    text = "\n".join(f"$ {command}\n{output}" for command, output in runs)
    (_DOCS / "first-run.txt").write_text(text)
    (_DOCS / "first-run.svg").write_text(_picture(runs))


def _output(command: str, project: Path) -> str:
    program, *words = shlex.split(command)
    executable = (
        str(Path(sys.executable).with_name(program)) if program == "slipstitch" else program
    )
    environment = {
        **os.environ,
        "SQITCH_USER_CONFIG": os.devnull,
        "SQITCH_SYSTEM_CONFIG": os.devnull,
        "SQITCH_FULLNAME": "Ada Lovelace",
        "SQITCH_EMAIL": "ada@example.com",
    }
    done = subprocess.run(
        [executable, *words],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def _picture(runs: list[tuple[str, str]]) -> str:
    console = Console(record=True, width=_WIDTH, file=io.StringIO())
    for command, output in runs:
        console.print(Text.assemble(("$ ", "green"), (command, "bold")))
        console.print(Text(output))
    return console.export_svg(title="an existing Sqitch project", unique_id="first-run")


if __name__ == "__main__":
    main()
