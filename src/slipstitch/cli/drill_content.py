"""What the server of a demonstrated disaster holds: the plan of this folder, and rows."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from slipstitch.cli.empty_database import throwaway_builder
from slipstitch.cli.invocation import Invocation
from slipstitch.drill.demonstration import DATABASE
from slipstitch.errors import SlipstitchError
from slipstitch.session.psql import find_client
from slipstitch.throwaway.server import Server

__all__ = ["filler"]


def filler(
    invocation: Invocation,
    *,
    with_plan: bool,
    seed: Path | None,
    sets: Mapping[str, str],
    tell: Callable[[str], None],
) -> Callable[[Server], None]:
    """Return what fills the database of the server.

    :param seed: SQL that psql runs after the plan.
    :param sets: psql variables of the plan's scripts.
    """
    in_project = with_plan and invocation.config.project is not None
    has_plan = in_project and invocation.target(None).plan_file.exists()

    def fill(server: Server) -> None:
        if has_plan:
            tell("deploying the plan")
            with throwaway_builder(invocation, server, DATABASE, sets=sets) as builder:
                builder.deploy()
        if seed is not None:
            tell(f"running {seed}")
            _run(server, seed)

    return fill


def _run(server: Server, seed: Path) -> None:
    client = find_client("psql", os.environ)
    done = subprocess.run(
        [client, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(seed)],
        env={**os.environ, **server.environ(DATABASE)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SlipstitchError("drill", f'psql failed at "{seed}"', detail=done.stderr.strip())
