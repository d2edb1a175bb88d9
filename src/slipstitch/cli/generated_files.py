"""Write generated files or check them, and say which: the same words for every generator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from slipstitch.cli.invocation import Invocation
from slipstitch.generated import Generated, left_over, outdated, write_outdated

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

    What was generated once and belongs to nothing any more is removed, or named.

    :param folder: where the files belong.
    :param cure: the command that makes them current, by which its files know themselves.
    """
    changed = (outdated if check else write_outdated)(wanted, folder)
    paths = [str(folder / each.path) for each in changed]
    old = left_over(wanted, folder, cure)
    for each in () if check else old:
        each.unlink()
    status = 1 if check and (paths or old) else 0
    if as_json:
        key = "outdated" if check else "written"
        document = {"files": len(wanted), key: paths, "left_over": [str(each) for each in old]}
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
        return status
    for path in paths:
        invocation.say(f"{path}: is not current (cure: {cure})" if check else f"Wrote {path}")
    for each in old:
        what = f"{each}: belongs to nothing any more (cure: {cure})"
        invocation.say(what if check else f"Removed {each}")
    if not paths and not old and not invocation.quiet:
        invocation.warn(f"{len(wanted)} files in {folder} are current")
    return status
