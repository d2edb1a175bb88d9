"""``slipstitch plan --check``: name what a merge left in the plan, and mend it on request."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC
from pathlib import Path

from slipstitch.cli.invocation import Invocation
from slipstitch.cli.protected import Standing, protected_targets, read_standing
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.identity import format_timestamp
from slipstitch.plan.merge import DeployedLine, Examined, examine_merge
from slipstitch.target import Target

__all__ = ["check_plan"]

_PROJECT = re.compile(rb"^[ \t]*%[ \t]*project[ \t]*=[ \t]*(\S+)", re.MULTILINE)


def check_plan(
    invocation: Invocation,
    words: tuple[str, ...],
    option: str | None,
    *,
    mends: bool,
    as_json: bool,
) -> int:
    """Tell what is wrong with a plan; return 1 where something is left.

    :param words: targets whose deployed lines must stay; the first one's plan is looked at.
    :param option: what ``--target`` said.
    :param mends: write the plan without what can be mended.
    """
    arguments = invocation.arguments(words, target=option, takes_changes=False)
    path = arguments.target.plan_file
    data = _read(path)
    targets = list(arguments.targets) if arguments.names_targets else []
    if mends or targets:
        known = {target.name for target in targets}
        more = protected_targets(invocation, path)
        targets += [target for target in more if target.name not in known]
    examined = examine_merge(data, str(path), _deployed(invocation, targets, data))
    if mends and examined.mended is not None:
        write_whole(path, examined.mended)
    _tell(invocation, path, examined, mends=mends, as_json=as_json)
    is_left = bool(examined.findings) and not (mends and examined.mended is not None)
    return 1 if is_left else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SlipstitchError("plan", f"Cannot open {path}: {error.strerror}") from error


def _deployed(
    invocation: Invocation, targets: list[Target], data: bytes
) -> tuple[DeployedLine, ...]:
    """Return what is deployed on the target that is furthest; the others must agree with it."""
    project = _PROJECT.search(data)
    if not targets or project is None:
        return ()
    standings = read_standing(invocation, targets, project[1].decode())
    furthest = max(standings, key=lambda each: len(each.deployed))
    for each in standings:
        _require_agreement(furthest, each)
    tags: dict[str, dict[str, None]] = {}
    for one in (one for each in standings for one in each.deployed):
        tags.setdefault(one.id, {}).update(dict.fromkeys(one.tags))
    return tuple(
        DeployedLine(
            one.id,
            one.name,
            format_timestamp(one.planned_at.astimezone(UTC)),
            str(one.planner),
            tuple(tags[one.id]),
        )
        for one in furthest.deployed
    )


def _require_agreement(furthest: Standing, other: Standing) -> None:
    ids = [one.id for one in furthest.deployed[: len(other.deployed)]]
    if ids != [one.id for one in other.deployed]:
        raise SlipstitchError(
            "plan",
            f"{furthest.target.shown} and {other.target.shown} were deployed from plans that "
            "differ: no plan fits both",
            hint='"slipstitch status" of each says where it parts from this plan',
        )


def _tell(
    invocation: Invocation, path: Path, examined: Examined, *, mends: bool, as_json: bool
) -> None:
    is_written = mends and examined.mended is not None
    if as_json:
        findings = [asdict(finding) for finding in examined.findings]
        document = {"file": str(path), "is_mended": is_written, "findings": findings}
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for finding in examined.findings:
        place = f"{path}:{finding.line}" if finding.line else str(path)
        done = "mended" if is_written else "cure"
        invocation.say(f"{place}: {finding.message} ({done}: {finding.cure})")
    if mends and examined.findings and not is_written:
        invocation.warn("nothing was written: what stands above needs a decision first")
    elif not examined.findings:
        invocation.inform(f"{path}: every line is in its place")
