"""The first text of a step's script: written once by ``add``, then by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from slipstitch.render.templates import read_templates

__all__ = ["fill_skeleton"]


def fill_skeleton(path: Path, words: Mapping[str, object]) -> bytes:
    """Return the script that a skeleton ``KIND/STEP.sql.j2`` gives for a change.

    :param words: those of Sqitch's templates, ``project``, ``change``, ``requires`` and
        ``conflicts``, and whatever ``--set`` gave. The change's name gives ``schema`` and
        ``object`` too: ``core/users__add_name`` is a step on ``core.users``.
    :raises SlipstitchError: the skeleton uses a word that nobody gave.
    """
    schema, _, rest = str(words["change"]).rpartition("/")
    known = {"schema": schema.replace("/", "_"), "object": rest.partition("__")[0], **words}
    return read_templates(path.parents[1]).fill(f"{path.parent.name}/{path.name}", known)
