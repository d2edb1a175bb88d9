"""``slipstitch tag``: add a tag to the plan, or list its tags."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from slipstitch.cli.authoring import Authored, author_of, chosen_plans, note_of, now
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.run_options import context_options
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.freeze import freeze_new_tag
from slipstitch.plan.identity import format_timestamp
from slipstitch.plan.model import Change
from slipstitch.plan.names import check_tag_name
from slipstitch.plan.references import find_in_plan
from slipstitch.plan.write import with_tag
from slipstitch.project import Project

__all__ = ["command"]

EXPLANATION = "# Write a tag note.\n# Lines starting with '#' will be ignored.\n"


@sqitch_command(
    examples="""
slipstitch tag                            list the tags
slipstitch tag v1.4.0 -n 'Release 1.4'    tag the last change of the plan
slipstitch tag v1.3.1 users -n 'Hotfix'   tag another change
"""
)
@click.argument("words", nargs=-1, metavar="[NAME] [CHANGE] [TARGET]...")
@click.option("-t", "--tag", "--tag-name", "tag", metavar="NAME", help="Name of the tag.")
@click.option(
    "-c", "--change", "--change-name", "change", metavar="CHANGE", help="Change to be tagged."
)
@click.option("-n", "-m", "--note", "notes", metavar="TEXT", multiple=True, help="What it is for.")
@click.option(
    "-a", "--all/--no-all", "take_all", default=None, help="Tag the plans of all targets."
)
@click.option("--json", "as_json", is_flag=True, help="List the tags as a JSON document.")
@context_options
@pass_invocation
def command(
    invocation: Invocation,
    words: tuple[str, ...],
    *,
    tag: str | None,
    change: str | None,
    notes: tuple[str, ...],
    take_all: bool | None,
    as_json: bool,
    **context: Any,
) -> None:
    """Add a tag to the plan, or list its tags.

    A tag stands for the last change of the plan, or for CHANGE. Where the project keeps
    deploy/frozen.sha1, the deploy scripts that the tag covers are added to it.
    """
    arguments = invocation.arguments(words, names=(tag, change), takes_changes=False, **context)
    name, reference = arguments.names
    plans = chosen_plans(invocation, "tag", arguments, take_all=take_all, **context)
    if name is None:
        _refuse_targets_for_names(invocation, words)
        _list_tags(invocation, plans, as_json=as_json)
        return
    _add_tag(invocation, plans, name.removeprefix("@"), reference, notes)


def _refuse_targets_for_names(invocation: Invocation, words: Sequence[str]) -> None:
    """Say how to name a tag like a target, as Sqitch does."""
    for word in words:
        if word in invocation.config.target_names():
            raise SlipstitchError(
                "tag",
                f'Name "{word}" identifies a target; use "--tag {word}" to use it for the tag name',
            )


def _list_tags(invocation: Invocation, plans: Sequence[Authored], *, as_json: bool) -> None:
    tags = {
        tag.text: {
            "tag": tag.text,
            "tag_id": tag.id,
            "change": change.name,
            "change_id": change.id,
            "note": tag.note,
            "planned_at": format_timestamp(tag.planned_at),
        }
        for each in plans
        for change in each.plan_file.plan.changes
        for tag in change.tags
    }
    if as_json:
        invocation.say(json.dumps({"tags": list(tags.values())}, ensure_ascii=False, indent=2))
        return
    for text in tags:
        invocation.say(text)


def _add_tag(
    invocation: Invocation,
    plans: Sequence[Authored],
    name: str,
    reference: str | None,
    notes: Sequence[str],
) -> None:
    """Check every plan before the first is written, so that a refusal leaves all as they were."""
    check_tag_name(name)
    changes = [_change_to_tag(each, name, reference) for each in plans]
    note = note_of(invocation, notes, EXPLANATION)
    planner, planned_at = author_of(invocation), now()
    tagged = [
        with_tag(each.plan_file, name, change, planner=planner, planned_at=planned_at, note=note)
        for each, change in zip(plans, changes, strict=True)
    ]
    for each, change, new_plan in zip(plans, changes, tagged, strict=True):
        for target in each.targets:
            for frozen in freeze_new_tag(Project(new_plan.plan, target)):
                invocation.inform(f"Froze {frozen}")
        write_whole(Path(each.path), new_plan.to_bytes())
        invocation.inform(f'Tagged "{change.name}" with @{name} in {each.path}')


def _change_to_tag(each: Authored, name: str, reference: str | None) -> Change:
    plan = each.plan_file.plan
    if any(tag.name == name for change in plan.changes for tag in change.tags):
        raise SlipstitchError("plan", f'Tag "@{name}" already exists')
    if reference:
        return find_in_plan(plan, reference)
    if not plan.changes:
        raise SlipstitchError("plan", f'Cannot apply tag "@{name}" to a plan with no changes')
    return plan.changes[-1]
