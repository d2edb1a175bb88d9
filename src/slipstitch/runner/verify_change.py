"""Run the verify script of one change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.runner.scripts import ScriptRoom
from slipstitch.runner.workbench import Workbench
from slipstitch.session.errors import ConnectionLost

__all__ = ["VerifyFailedError", "run_verify", "run_verify_script"]


class VerifyFailedError(Exception):
    """A verify script failed; ``error`` has Sqitch's words and the server's."""

    def __init__(self, error: SlipstitchError) -> None:
        super().__init__(error.message)
        self.error = error


def run_verify(workbench: Workbench, room: ScriptRoom, change: Change) -> None:
    """Run the verify script of a planned change; a missing one is only mentioned.

    :raises VerifyFailedError: when it fails.
    """
    path = workbench.project.script_path(change, "verify")
    run_verify_script(workbench, room.run_script, path, change.name)


def run_verify_script(
    workbench: Workbench, run: Callable[[Path, str], None], path: Path, change: str
) -> None:
    """Run a verify script by its path; a missing one is only mentioned.

    :param run: runs the script of a change.
    :raises VerifyFailedError: when it fails.
    :raises ConnectionLost: when the connection is gone, which says nothing about the change.
    """
    if not path.exists():
        workbench.warn(f"Verify script {path} does not exist")
        return
    try:
        run(path, change)
    except ConnectionLost:
        raise
    except SlipstitchError as error:
        workbench.tell_error(error)
        words = SlipstitchError("verify", f'Verify script "{path}" failed.')
        raise VerifyFailedError(words) from error
