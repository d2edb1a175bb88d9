"""``slipstitch add``: a new change at the end of the plan, with its first scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from slipstitch.cli.authoring import (
    Authored,
    author_of,
    chosen_targets,
    note_of,
    now,
    open_editor,
)
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.config.places import system_directory, user_directory
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.dependencies import parse_dependency
from slipstitch.plan.model import Dependency, Plan
from slipstitch.plan.references import look_up
from slipstitch.plan.write import check_new_name, dependency_list, with_change
from slipstitch.scaffold.scripts import (
    Choice,
    Template,
    choose_templates,
    script_text,
    scripts_of,
)
from slipstitch.scaffold.template import Value
from slipstitch.target import Target

__all__ = ["command"]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The change to add, as the command line names it."""

    name: str
    requires: tuple[str, ...]
    conflicts: tuple[str, ...]


@sqitch_command(
    examples="""
slipstitch add users -n 'Create the table of users'
slipstitch add posts -r users -x legacy:posts -n 'Create posts'
slipstitch add posts --without verify -n 'Create posts'
slipstitch add audit --template audit --set table=users -n 'Audit users'
"""
)
@click.argument("words", nargs=-1, metavar="CHANGE [TARGET]...")
@click.option("-c", "--change", "--change-name", "change", metavar="NAME", help="The new change.")
@click.option("-r", "--requires", metavar="CHANGE", multiple=True, help="Change that it needs.")
@click.option(
    "-x", "--conflicts", metavar="CHANGE", multiple=True, help="Change that must not be there."
)
@click.option("-n", "-m", "--note", "notes", metavar="TEXT", multiple=True, help="What it does.")
@click.option("-a", "--all", "take_all", is_flag=True, help="Add it to the plans of all targets.")
@click.option(
    "-t", "--template", "--template-name", "template", metavar="NAME", help="Templates to use."
)
@click.option("--template-directory", metavar="DIR", help="Where to look for templates first.")
@click.option(
    "--with",
    "with_kinds",
    metavar="KIND",
    multiple=True,
    expose_value=False,
    help="Write this script; every kind with a template is written anyway.",
)
@click.option("--without", metavar="KIND", multiple=True, help="Do not write this script.")
@click.option("--use", metavar="KIND=FILE", multiple=True, help="Template of one script.")
@click.option("-s", "--set", "sets", metavar="KEY=VALUE", multiple=True, help="Template variable.")
@click.option(
    "-e", "--edit", "--open-editor", "edit", is_flag=True, help="Open the scripts in the editor."
)
@click.option("-f", "--plan-file", metavar="FILE", help="Plan to write to.")
@pass_invocation
def command(
    invocation: Invocation,
    words: tuple[str, ...],
    *,
    change: str | None,
    requires: tuple[str, ...],
    conflicts: tuple[str, ...],
    notes: tuple[str, ...],
    take_all: bool,
    template: str | None,
    template_directory: str | None,
    without: tuple[str, ...],
    use: tuple[str, ...],
    sets: tuple[str, ...],
    edit: bool,
    plan_file: str | None,
) -> None:
    """Add a change to the plan and write its first scripts.

    Scripts that exist are left as they are. Without --note the editor opens for one.
    """
    arguments = invocation.arguments(
        words, names=(change,), takes_changes=False, plan_file=plan_file
    )
    name = arguments.names[0]
    if name is None:
        raise _no_name(invocation, words)
    named = arguments.targets if len(words) > (change is None) else ()
    if take_all and named:
        raise SlipstitchError(
            "add", "Cannot specify both --all and engine, target, or plan arugments"
        )
    take_all = take_all or (not named and bool(invocation.config.get_bool("add.all")))
    plans = chosen_targets(invocation, named, take_all=take_all, plan_file=plan_file)
    templates = choose_templates(
        _choice(invocation, template, template_directory, set(without), use)
    )
    wanted = _Wanted(name, requires, conflicts)
    variables = _variables(invocation, sets)
    written = _add(invocation, plans, wanted, templates, notes=notes, variables=variables)
    if edit or invocation.config.get_bool("add.open_editor"):
        open_editor(invocation, [str(path) for path in written])


def _no_name(invocation: Invocation, words: Sequence[str]) -> Exception:
    """Return the error for a call that names no change."""
    if words and words[0] in invocation.config.target_names():
        return SlipstitchError(
            "add",
            f'Name "{words[0]}" identifies a target; use "--change {words[0]}" '
            "to use it for the change name",
        )
    return click.UsageError("add needs the name of the new change")


def _choice(
    invocation: Invocation,
    template: str | None,
    directory: str | None,
    without: set[str],
    use: Sequence[str],
) -> Choice:
    """Return which templates the options and the configuration ask for."""
    config = invocation.config
    own = directory or config.get("add.template_directory")
    if own and not Path(own).is_dir():
        state = "is not a directory" if Path(own).exists() else "does not exist"
        start = f'"{own}"' if Path(own).exists() else f'Directory "{own}"'
        raise SlipstitchError("add", f"{start} {state}")
    files = {kind: Path(path) for kind, path in config.section("add.templates").items() if path}
    for assignment in use:
        kind, equals, path = assignment.partition("=")
        if not equals:
            raise click.BadParameter(f'"{assignment}" is not of the form KIND=FILE')
        files[kind] = Path(path)
    folders = [user_directory(invocation.environ) / "templates", system_directory() / "templates"]
    return Choice(
        name=template or config.get("add.template_name") or "pg",
        folders=[Path(own), *folders] if own else folders,
        skeletons=Path(config.get("core.top_dir") or ".") / "templates",
        files=files,
        without=without,
    )


def _variables(invocation: Invocation, sets: Sequence[str]) -> dict[str, Value]:
    """Return the variables of templates; a key that is set again becomes a list."""
    variables: dict[str, Value] = {
        key: value for key, value in invocation.config.section("add.variables").items() if value
    }
    given: dict[str, list[str]] = {}
    for assignment in sets:
        key, equals, value = assignment.partition("=")
        if not equals or not key:
            raise click.BadParameter(f'"{assignment}" is not of the form KEY=VALUE')
        given.setdefault(key, []).append(value)
    variables.update({key: each[0] if len(each) == 1 else each for key, each in given.items()})
    return variables


def _add(
    invocation: Invocation,
    plans: Sequence[Authored],
    wanted: _Wanted,
    templates: Sequence[Template],
    *,
    notes: Sequence[str],
    variables: dict[str, Value],
) -> list[Path]:
    """Check every plan before the first is written; return the paths of the scripts.

    Scripts come before the plan: a change that is planned has its scripts, whatever happens.
    """
    planner, planned_at = author_of(invocation), now()
    dependencies = []
    for each in plans:
        check_new_name(each.plan_file.plan, wanted.name)
        dependencies.append(_dependencies(each.plan_file.plan, wanted))
    scripts = [scripts_of(target, wanted.name, templates) for target in plans[0].targets]
    note = note_of(invocation, notes, _explanation(wanted, scripts[0], *dependencies[0]))
    grown = [
        with_change(
            each.plan_file,
            wanted.name,
            requires=requires,
            conflicts=conflicts,
            planner=planner,
            planned_at=planned_at,
            note=note,
        )
        for each, (requires, conflicts) in zip(plans, dependencies, strict=True)
    ]
    written: list[Path] = []
    for each, (requires, conflicts), new_plan in zip(plans, dependencies, grown, strict=True):
        values: dict[str, Value] = {
            "change": wanted.name,
            "engine": "pg",
            "project": new_plan.plan.project,
            "requires": wanted.requires,
            "conflicts": wanted.conflicts,
            **variables,
        }
        for target in each.targets:
            written += _write_scripts(invocation, target, wanted.name, templates, values)
        write_whole(Path(each.path), new_plan.to_bytes())
        listed = dependency_list(requires, conflicts)
        shown = f"{wanted.name} {listed}" if listed else wanted.name
        invocation.inform(f'Added "{shown}" to {each.path}')
        _warn_of_unplanned_conflicts(invocation, each.plan_file.plan, conflicts)
    return written


def _write_scripts(
    invocation: Invocation,
    target: Target,
    name: str,
    templates: Sequence[Template],
    values: dict[str, Value],
) -> list[Path]:
    """Write the scripts of one target that are not there yet; return the paths of all."""
    paths = scripts_of(target, name, templates)
    texts = {template.kind: script_text(template, values) for template in templates}
    for kind, path in paths.items():
        if path.exists():
            invocation.inform(f"Skipped {path}: already exists")
        else:
            write_whole(path, texts[kind])
            invocation.inform(f"Created {path}")
    return list(paths.values())


def _dependencies(plan: Plan, wanted: _Wanted) -> tuple[list[Dependency], list[Dependency]]:
    """Read what the options name, and refuse what Sqitch writes but could not read again."""
    names = {change.name for change in plan.changes}
    requires = _read_all(plan, wanted.requires, "require")
    conflicts = _read_all(plan, wanted.conflicts, "conflict")
    for required in requires:
        # A bare name is met by any instance; a reference to it would be ambiguous.
        known = required.text in names or look_up(plan, required.text) is not None
        if required.project is None and not known:
            raise SlipstitchError(
                "plan",
                f'Cannot add change "{wanted.name}": requires unknown change "{required.text}"',
            )
    both = {each.text for each in requires} & {each.text for each in conflicts}
    if both:
        raise SlipstitchError(
            "plan",
            f'Cannot add change "{wanted.name}": "{min(both)}" is required and in conflict at once',
        )
    return requires, conflicts


def _read_all(
    plan: Plan, texts: Sequence[str], kind: Literal["require", "conflict"]
) -> list[Dependency]:
    """Return the dependencies of one kind, each once."""
    found: dict[str, Dependency] = {}
    for text in texts:
        dependency = parse_dependency(text, plan.project, kind)
        if dependency.project is None and dependency.change_id:
            raise SlipstitchError(
                "plan",
                f'"{text}" is the id of a change, and Sqitch cannot read a plan with it',
                hint="name the change, with a tag if it was reworked",
            )
        if dependency.project is None and {dependency.change, dependency.tag} & {"HEAD", "ROOT"}:
            raise SlipstitchError(
                "plan",
                f'"{text}" cannot be a dependency: what it means changes with the plan',
                hint="name the change, with a tag if it was reworked",
            )
        found.setdefault(dependency.text, dependency)
    return list(found.values())


def _warn_of_unplanned_conflicts(
    invocation: Invocation, plan: Plan, conflicts: Sequence[Dependency]
) -> None:
    """Warn of a conflict that no deploy can check: Sqitch stops at it."""
    names = {change.name for change in plan.changes}
    for conflict in conflicts:
        if conflict.project is None and conflict.change and conflict.change not in names:
            invocation.warn(
                f'warning: conflict "{conflict.text}" is not in the plan; no deploy gets past '
                "it until it is planned; a change of another project is written PROJECT:CHANGE"
            )


def _explanation(
    wanted: _Wanted,
    scripts: dict[str, Path],
    requires: Sequence[Dependency],
    conflicts: Sequence[Dependency],
) -> str:
    """Return what the editor says about the note to write."""
    listed = dependency_list(requires, conflicts)
    lines = [
        "Please enter a note for your change. Lines starting with '#' will",
        "be ignored, and an empty message aborts the add.",
        "Change to add:",
        "",
        f"  {wanted.name} {listed}".rstrip(),
        *(f"    {path}" for path in scripts.values()),
        "    ",
    ]
    return "".join(f"# {line}\n" for line in lines) + "\n"
