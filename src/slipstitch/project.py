"""A project on disk: which script belongs to which change, and its digest.

The rules are those of ``sqitch-compat`` section 4. A change that a later line reworks keeps
its scripts under ``NAME@TAG``; which tag, the plan and the files decide together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

from slipstitch.errors import Location, SlipstitchError
from slipstitch.plan.model import Plan
from slipstitch.records import record
from slipstitch.target import Target

__all__ = ["DeployedInstance", "DeployedOwner", "Project", "ScriptKind", "ScriptOwner"]

ScriptKind = Literal["deploy", "revert", "verify"]


class ScriptOwner(Protocol):
    """What decides where scripts stand; every planned change has it."""

    @property
    def name(self) -> str:
        """The change's name."""

    @property
    def rework_tags(self) -> Sequence[str]:
        """The candidate tags of a reworked instance, best first, without their ``@``."""


class DeployedInstance(Protocol):
    """What a registry knows of a deployed change."""

    @property
    def change_id(self) -> str:
        """The change's id."""

    @property
    def name(self) -> str:
        """The change's name."""

    @property
    def tags(self) -> Sequence[str]:
        """Its recorded tags with their ``@``, in the order they were recorded."""


@record
class DeployedOwner:
    """The owner of scripts that stands for a deployed change."""

    name: str
    rework_tags: tuple[str, ...] = ()


@record(slots=False)
class Project:
    """A plan, and the folders of the target that it is deployed to."""

    plan: Plan
    target: Target

    def script_path(self, change: ScriptOwner, kind: ScriptKind) -> Path:
        """Return where a script of a change stands, whether the file exists or not.

        :param change: a change of this plan, or what :meth:`owners_of_deployed` gave for one
            that is deployed.
        """
        extension = self.target.extension
        if not change.rework_tags:
            return self._folders[kind] / f"{change.name}.{extension}"
        names = [f"{change.name}@{tag}.{extension}" for tag in change.rework_tags]
        kept = self._reworked_folders["deploy"]
        # The deploy scripts decide for all three kinds, as in Sqitch.
        chosen = next((each for each in names if (kept / each).exists()), names[0])
        return self._reworked_folders[kind] / chosen

    def script_hash(self, change: ScriptOwner) -> str | None:
        """Return the SHA-1 of the deploy script's bytes, or nothing when there is no file.

        The digest is what the registry keeps as ``script_hash``: raw bytes, no header.

        :raises SlipstitchError: ident ``script``, when the file cannot be read.
        """
        path = self.script_path(change, "deploy")
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise SlipstitchError(
                "script",
                f"cannot read {path}: {(error.strerror or str(error)).lower()}",
                location=Location(str(path)),
            ) from error
        return hashlib.sha1(data, usedforsecurity=False).hexdigest()

    def owners_of_deployed(self, deployed: Sequence[DeployedInstance]) -> list[ScriptOwner]:
        """Return for each deployed change whose scripts are its own; the plan may have lost it.

        The plan says how the scripts are called when it knows the change and a later instance
        of it. Otherwise what is deployed says it: the tags from this change up to the next
        instance of its name.

        :param deployed: all deployed changes of the project, in the order of deployment.
        """
        next_place: dict[str, int] = {}
        owners: list[ScriptOwner] = []
        for place in range(len(deployed) - 1, -1, -1):
            instance = deployed[place]
            again = next_place.get(instance.name)
            next_place[instance.name] = place
            planned = self.plan.change_by_id(instance.change_id)
            if planned is not None and (planned.rework_tags or again is None):
                owners.append(planned)
                continue
            between = range((place if again is None else again) - 1, place - 1, -1)
            tags = [tag.removeprefix("@") for each in between for tag in deployed[each].tags]
            owners.append(DeployedOwner(instance.name, tuple(tags)))
        owners.reverse()
        return owners

    @cached_property
    def _folders(self) -> dict[ScriptKind, Path]:
        target = self.target
        return {
            "deploy": target.deploy_dir,
            "revert": target.revert_dir,
            "verify": target.verify_dir,
        }

    @cached_property
    def _reworked_folders(self) -> dict[ScriptKind, Path]:
        target = self.target
        return {
            "deploy": target.reworked_deploy_dir,
            "revert": target.reworked_revert_dir,
            "verify": target.reworked_verify_dir,
        }
