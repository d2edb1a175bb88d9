"""The merge attribute of a plan: git keeps the lines of both sides instead of a conflict."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["merge_attribute"]


def merge_attribute(plan_file: Path) -> tuple[Path, bytes] | None:
    """Return ``.gitattributes`` of the working directory with a line for the plan.

    :returns: the file and what it is to hold; nothing where it says so already, where git does
        not look after the directory, or where the plan stands outside of it.
    """
    here = Path.cwd()
    place = Path(os.path.relpath(plan_file)).as_posix()
    if place.startswith("../") or " " in place:
        return None
    if not any((folder / ".git").exists() for folder in (here, *here.parents)):
        return None
    path = Path(".gitattributes")
    before = path.read_text("utf-8") if path.is_file() else ""
    line = f"/{place} merge=union"
    if any(each.split()[:1] in ([f"/{place}"], [place]) for each in before.splitlines()):
        return None
    gap = "\n" if before and not before.endswith("\n") else ""
    return path, f"{before}{gap}{line}\n".encode()
