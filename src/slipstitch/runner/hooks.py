"""Commands of the project that are run around a deployment, each change of it, and a failure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import field

from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change
from slipstitch.records import record

__all__ = ["HOOKS", "Hooks", "about_change"]

HOOKS = ("before_deploy", "after_deploy", "before_change", "after_change", "on_failure")


@record(slots=False)
class Hooks:
    """What the section ``hooks`` of the configuration names, and what the commands are told.

    Each command runs in a shell. It finds in its environment ``SLIPSTITCH_HOOK``,
    ``SLIPSTITCH_TARGET``, of a change also ``SLIPSTITCH_CHANGE`` and ``SLIPSTITCH_CHANGE_ID``, of a
    failure ``SLIPSTITCH_ERROR``.

    :param commands: by the name of the hook.
    :param shown: the target's name, without a password.
    :param is_document: standard output holds a document: what commands print goes beside it.
    """

    commands: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    is_document: bool = False

    @property
    def has_changes(self) -> bool:
        """Whether something is run around each change."""
        return "before_change" in self.commands or "after_change" in self.commands

    def before(self, what: str, **about: str) -> None:
        """Run the hook before something.

        :param what: ``deploy`` or ``change``.
        :raises SlipstitchError: when the command fails: then nothing of it is begun.
        """
        name = f"before_{what}"
        status = self._run(name, about)
        if status:
            raise SlipstitchError(
                "hook",
                f"the hook {name} ended with status {status}",
                detail=f"It is: {self.commands[name]}",
                hint=f"hooks.{name} in sqitch.conf names it",
            )

    def after(self, what: str, **about: str) -> str | None:
        """Run the hook after something; return what to tell where the command failed."""
        name = f"after_{what}"
        status = self._run(name, about)
        return f"warning: the hook {name} ended with status {status}" if status else None

    def failed(self, error: Exception) -> str | None:
        """Run the hook of failures; return what to tell where the command failed itself."""
        status = self._run("on_failure", {"error": str(error).strip()})
        return f"warning: the hook on_failure ended with status {status}" if status else None

    def _run(self, name: str, about: Mapping[str, str]) -> int:
        command = self.commands.get(name)
        if not command:
            return 0
        told = {f"SLIPSTITCH_{key.upper()}": text for key, text in about.items()}
        told |= {"SLIPSTITCH_HOOK": name, "SLIPSTITCH_TARGET": self.shown}
        sys.stdout.flush()
        return subprocess.run(
            ["/bin/sh", "-c", command],
            env={**self.environ, **told},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno() if self.is_document else None,
            check=False,
        ).returncode


def about_change(change: Change) -> dict[str, str]:
    """Return what a hook is told of a change."""
    return {"change": change.name, "change_id": change.id}
