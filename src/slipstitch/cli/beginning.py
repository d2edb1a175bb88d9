"""Make the plan and the folders of a project, each where it is missing."""

from __future__ import annotations

from pathlib import Path

from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError
from slipstitch.files import make_folder, write_whole
from slipstitch.plan.parse import read_plan
from slipstitch.plan.write import new_plan
from slipstitch.target import Target

__all__ = ["begin_folders", "begin_plan"]


def begin_plan(invocation: Invocation, project: str, uri: str | None, path: Path) -> None:
    """Write the plan; one of the same project is left as it is.

    :raises SlipstitchError: when another project's plan, or something else, is in the way.
    """
    if path.is_file():
        try:
            found = read_plan(str(path)).plan
        except SlipstitchError as error:
            raise SlipstitchError(
                "init",
                f"Cannot initialize because {path} already exists and is not a valid plan file",
                detail=error.message,
            ) from error
        if found.project != project:
            raise SlipstitchError(
                "init",
                f'Cannot initialize because project "{found.project}" already initialized '
                f"in {path}",
            )
        return
    if path.exists():
        raise SlipstitchError(
            "init",
            f"Cannot initialize because {path} already exists and is not a file",
        )
    _make_folder(invocation, path.parent)
    write_whole(path, new_plan(project, uri, str(path)).to_bytes())
    invocation.inform(f"Created {path}")


def begin_folders(invocation: Invocation, target: Target) -> None:
    """Make the folders of a target's scripts."""
    for folder in (
        target.deploy_dir,
        target.revert_dir,
        target.verify_dir,
        target.reworked_deploy_dir,
        target.reworked_revert_dir,
        target.reworked_verify_dir,
    ):
        _make_folder(invocation, folder)


def _make_folder(invocation: Invocation, path: Path) -> None:
    if make_folder(path):
        invocation.inform(f"Created {path}/")
