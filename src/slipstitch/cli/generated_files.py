"""Write generated files or check them, and say which: the same words for every generator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from slipstitch.cli.invocation import Invocation
from slipstitch.generated import Generated, outdated, write_outdated

__all__ = ["say_generated"]


def say_generated(
    invocation: Invocation,
    wanted: Sequence[Generated],
    folder: Path,
    *,
    check: bool,
    as_json: bool,
    cure: str,
) -> int:
    """Write what is not current, or only name it; return the exit status.

    :param folder: where the files belong.
    :param cure: the command that makes them current.
    """
    changed = (outdated if check else write_outdated)(wanted, folder)
    paths = [str(folder / each.path) for each in changed]
    if as_json:
        document = {"files": len(wanted), "outdated" if check else "written": paths}
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
        return 1 if check and paths else 0
    for path in paths:
        invocation.say(f"{path}: is not current (cure: {cure})" if check else f"Wrote {path}")
    if not paths and not invocation.quiet:
        invocation.warn(f"{len(wanted)} files in {folder} are current")
    return 1 if check and paths else 0
