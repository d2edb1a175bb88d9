"""Check by commands of the project that what is generated from the database is current."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from slipstitch.ci.model import Case, Step
from slipstitch.lint.finding import Finding
from slipstitch.throwaway.server import Server

__all__ = ["check_generated"]

_TARGET = "SLIPSTITCH_CI_TARGET"


def check_generated(step: Step, commands: Sequence[str], server: Server, database: str) -> None:
    """Run each command; one that does not end with 0 says that something is not current.

    A command finds the deployed database by the variables of libpq, and as a target in
    ``SLIPSTITCH_CI_TARGET``. It is the project's own, from its configuration, and runs in a shell.
    ``slipstitch`` and ``python`` in it are those that make this run.
    """
    if not commands:
        step.outcome, step.summary = "skipped", "slipstitch.ci.check names no command"
        return
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    found = {"PATH": path, **server.environ(database), _TARGET: server.uri(database)}
    for command in commands:
        done = subprocess.run(  # noqa: S602 - the project's own words, as hooks are
            command,
            shell=True,
            env={**os.environ, **found},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        said = done.stdout.strip()
        if done.returncode == 0:
            step.cases.append(Case(command))
            continue
        message = f'"{command}" ended with status {done.returncode}\n{said}'.strip()
        hint = "run it without --check, and commit what it writes"
        step.fail(Finding("ci/generated", "error", message, hint, ""))
        step.cases.append(Case(command, "failed", message))
    failed = sum(case.outcome == "failed" for case in step.cases)
    step.summary = f"{len(step.cases) - failed} of {len(step.cases)} current"
