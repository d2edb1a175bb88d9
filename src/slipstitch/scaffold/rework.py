"""Keep the scripts of a change that is reworked, and leave copies to begin the new ones from.

Sqitch's way (``sqitch-compat`` section 11): the scripts go to ``NAME@TAG``; deploy and verify stay
where they are as starting points, and the old deploy script becomes the new revert script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import Location, SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.model import Plan
from slipstitch.project import Project, ScriptKind
from slipstitch.target import Target

__all__ = ["ReworkedScripts", "read_reworked"]

_KINDS: tuple[ScriptKind, ...] = ("deploy", "revert", "verify")


@dataclass(frozen=True, slots=True)
class ReworkedScripts:
    """What a rework does to the scripts of one target.

    :param kept: where the scripts of the old instance go, and what they hold.
    :param revert: the new revert script and what it begins with; none where there was no
        revert script.
    :param current: the scripts of the new instance that there are.
    """

    kept: dict[Path, bytes]
    revert: tuple[Path, bytes] | None
    current: tuple[Path, ...]

    def keep(self) -> None:
        """Write the scripts of the old instance. This comes before the plan is written."""
        for path, content in self.kept.items():
            write_whole(path, content)

    def begin_revert(self) -> None:
        """Let the new revert script begin with the old deploy script.

        This comes after the plan was written: a rework that is killed before could otherwise
        not be started again without keeping the wrong revert script.
        """
        if self.revert is not None:
            write_whole(*self.revert)


def read_reworked(plan: Plan, targets: Sequence[Target]) -> list[ReworkedScripts]:
    """Read the scripts of the instance before the last one of a plan that was reworked.

    Missing scripts are passed over.

    :param plan: the plan with the new instance at its end.
    :raises SlipstitchError: ident ``rework``, when a file of another content stands where a
        script would be kept: Sqitch writes over it.
    """
    new = plan.changes[-1]
    old = next(each for each in reversed(plan.changes[:-1]) if each.name == new.name)
    found = []
    for target in targets:
        project = Project(plan, target)
        paths = {kind: project.script_path(new, kind) for kind in _KINDS}
        contents = {kind: path.read_bytes() for kind, path in paths.items() if path.is_file()}
        kept = {project.script_path(old, kind): content for kind, content in contents.items()}
        for path, content in kept.items():
            _refuse_to_replace(path, content)
        begins = "deploy" in contents and "revert" in contents
        found.append(
            ReworkedScripts(
                kept,
                (paths["revert"], contents["deploy"]) if begins else None,
                tuple(paths[kind] for kind in contents),
            )
        )
    return found


def _refuse_to_replace(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() != content:
        raise SlipstitchError(
            "rework",
            "the script of an earlier instance would be overwritten",
            location=Location(str(path)),
            hint="compare it with the script of the change, then move one of them away",
        )
