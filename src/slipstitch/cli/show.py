"""``slipstitch show``: a change or a tag as its id is made of, a script, or what a rework did."""

from __future__ import annotations

import json
import sys
from typing import Any, cast, get_args

import click
from click.shell_completion import CompletionItem

from slipstitch.cli.complete import PlannedName, offer
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import json_option, sqitch_command, target_option
from slipstitch.cli.run_options import context_options
from slipstitch.errors import SlipstitchError
from slipstitch.plan.identity import change_info, tag_info
from slipstitch.plan.model import Plan, Tag
from slipstitch.plan.references import find_in_plan, look_up, qualified_name
from slipstitch.project import Project, ScriptKind
from slipstitch.report.colour import colour_wanted
from slipstitch.scaffold.instances import diff_instances, neighbours

__all__ = ["command"]

TYPES = ("change", "tag", "deploy", "revert", "verify")
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the types for the first word, the plan's changes and tags for the second."""
    if not ctx.params.get("words"):
        return offer(TYPES)(ctx, param, incomplete)
    return PlannedName(frozenset({"changes"})).shell_complete(ctx, param, incomplete)


@sqitch_command(
    examples="""
slipstitch show change users@v1.0.0    what the id of a change is made of
slipstitch show tag @v1.0.0            the same of a tag
slipstitch show deploy @HEAD           the deploy script of the last change
slipstitch show --exists change users  no output; exit 0 if there is one, else 2
slipstitch show --diff users@v1.0.0    what its rework changed in all three scripts
slipstitch show --diff deploy users@v1.0.0
"""
)
@click.argument("words", nargs=-1, metavar="TYPE OBJECT", shell_complete=_complete)
@target_option
@click.option(
    "-e", "--exists/--no-exists", default=False, help="Print nothing; exit 0 if it exists, else 2."
)
@click.option("--diff", is_flag=True, help="Compare an instance of a change with its rework.")
@json_option
@context_options
@pass_invocation
def command(
    invocation: Invocation,
    words: tuple[str, ...],
    *,
    target: str | None,
    exists: bool,
    diff: bool,
    as_json: bool,
    **context: Any,
) -> int:
    """Show a change, a tag or a script. TYPE is change, tag, deploy, revert or verify."""
    if diff:
        project = invocation.project(invocation.target(target, **context))
        return _show_diff(invocation, project, words, as_json=as_json)
    if len(words) < 2 or "" in words[:2]:
        raise click.UsageError("show needs a type and an object")
    kind, key = words[0], words[1]
    if kind not in TYPES:
        # Sqitch's text, which lacks the second quote.
        raise SlipstitchError("show", f'Unknown object type "{kind}')
    project = invocation.project(invocation.target(target, **context))
    text = _text(project, kind, key, quiet=exists)
    if text is None:
        return 2
    if exists:
        return 0
    if as_json:
        shown = text.decode("utf-8", "replace")
        _say_document(invocation, {"type": kind, "object": key, "text": shown})
        return 0
    sys.stdout.flush()
    sys.stdout.buffer.write(text + b"\n")
    return 0


def _show_diff(
    invocation: Invocation, project: Project, words: tuple[str, ...], *, as_json: bool
) -> int:
    """Print what a rework changed; the kind of script is all three where none is named."""
    kinds = get_args(ScriptKind)
    if words and words[0] in kinds and len(words) > 1:
        kinds, words = (words[0],), words[1:]
    if len(words) != 1:
        raise click.UsageError("show --diff needs one change, such as users@v1.0.0")
    old, new = neighbours(project.plan, find_in_plan(project.plan, words[0]))
    diffs = diff_instances(project, old, new, kinds)
    if as_json:
        document: dict[str, Any] = {"from": qualified_name(old), "to": qualified_name(new)}
        document["scripts"] = [{"kind": each.kind, "diff": "".join(each.lines)} for each in diffs]
        _say_document(invocation, {"type": "diff", "object": words[0], **document})
        return 0
    coloured = colour_wanted("auto", sys.stdout, invocation.environ)
    for line in (line for each in diffs for line in each.lines):
        sys.stdout.write(click.style(line, COLOURS.get(line[0])) if coloured else line)
    return 0


def _say_document(invocation: Invocation, document: dict[str, Any]) -> None:
    invocation.say(json.dumps(document, ensure_ascii=False, indent=2))


def _text(project: Project, kind: str, key: str, *, quiet: bool) -> bytes | None:
    """Return what to show; with ``quiet`` nothing where it does not exist.

    :raises SlipstitchError: when it does not exist, or the name is ambiguous.
    """
    plan = project.plan
    message = ""
    if kind == "tag":
        tag = _find_tag(plan, key)
        if tag is not None:
            return tag_info(plan, tag).encode()
        message = f'Unknown tag "{key}"'
    else:
        change = look_up(plan, key)
        if change is None:
            message = f'Unknown change "{key}"'
        elif kind == "change":
            return change_info(plan, change).encode()
        else:
            path = project.script_path(change, cast("ScriptKind", kind))
            if path.is_file():
                return path.read_bytes()
            state = "is not a file" if path.exists() else "does not exist"
            message = f'"{path}" {state}' if path.exists() else f'File "{path}" {state}'
    if quiet:
        return None
    raise SlipstitchError("show", message)


def _find_tag(plan: Plan, key: str) -> Tag | None:
    """Return the tag of this name, with or without ``@``, or of this id."""
    tags = (tag for change in plan.changes for tag in change.tags)
    return next((tag for tag in tags if tag.id == key or tag.name == key.removeprefix("@")), None)
