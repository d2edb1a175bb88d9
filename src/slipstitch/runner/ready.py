"""Scripts that are read before any of them runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from slipstitch.errors import SlipstitchError
from slipstitch.runner.scripts import PreparedScript, ScriptRoom

__all__ = ["Ready", "ready_scripts"]

Ready = Mapping[str, PreparedScript | SlipstitchError]
"""By change id, in the order in which they would run: a script, or why it cannot be read."""


def ready_scripts(room: ScriptRoom, paths: Mapping[str, Path]) -> Ready:
    """Read scripts once, for all that wants to know something of them.

    :param paths: by change id, in the order in which they would run.
    """
    ready: dict[str, PreparedScript | SlipstitchError] = {}
    for change_id, path in paths.items():
        try:
            ready[change_id] = room.prepare(path)
        except SlipstitchError as error:
            ready[change_id] = error
    return ready
