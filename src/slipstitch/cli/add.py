"""``slipstitch add``: a new change at the end of the plan, with its first scripts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from slipstitch.cli.add_pattern import (
    DESCRIBE,
    PatternWish,
    add_pattern,
    offered_patterns,
    offered_settings,
)
from slipstitch.cli.authoring import author_of, explanation, note_of, now
from slipstitch.cli.change_request import (
    ChangeRequest,
    change_options,
    edit_if_wished,
    read_request,
)
from slipstitch.cli.complete import offer
from slipstitch.cli.dependencies import read_dependencies, warn_of_unplanned_conflicts
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.config.places import system_directory, user_directory
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.write import check_new_name, dependency_list, with_change
from slipstitch.project import Project
from slipstitch.render.squashed import without_part
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


@sqitch_command(
    examples="""
slipstitch add users -n 'Create the table of users'
slipstitch add posts -r users -x legacy:posts -n 'Create posts'
slipstitch add posts --without verify -n 'Create posts'
slipstitch add audit --template audit --set table=users -n 'Audit users'
slipstitch add --pattern list                the patterns, with their settings
slipstitch add --pattern index --set table=shop.orders columns=placed_on
slipstitch add --pattern not-null production --set table=shop.orders column=total
"""
)
@click.argument("words", nargs=-1, metavar="CHANGE [TARGET]...")
@change_options
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
@click.option(
    "-s",
    "--set",
    "sets",
    shell_complete=offer(offered_settings),
    metavar="KEY=VALUE",
    multiple=True,
    help="Template variable, or setting of the pattern.",
)
@click.option(
    "--pattern",
    shell_complete=offer(offered_patterns),
    metavar="NAME",
    help="Write the changes of a whole sequence; list describes the patterns.",
)
@pass_invocation
def command(
    invocation: Invocation,
    words: tuple[str, ...],
    *,
    template: str | None,
    template_directory: str | None,
    without: tuple[str, ...],
    use: tuple[str, ...],
    sets: tuple[str, ...],
    pattern: str | None,
    **options: Any,
) -> None:
    """Add a change to the plan and write its first scripts.

    Scripts that exist are left as they are. Without --note the editor opens for one.

    With --pattern a whole sequence of changes is added, for a table in use. Tables and columns are
    looked up in the database of TARGET; without one the plan is built on a throwaway server.
    """
    if pattern is not None:
        _refuse_template_options(
            pattern,
            {"--template": template, "--without": without, "--use": use}
            | {"--conflicts": options["conflicts"], "--all": options["take_all"]},
        )
        wish = PatternWish(
            name=pattern,
            folders=_pattern_folders(invocation, template_directory),
            prefix=options["change"],
            words=words,
            sets=sets,
            requires=options["requires"],
            note=" ".join(options["notes"]),
            plan_file=options["plan_file"],
            edit=bool(options["edit"]),
        )
        add_pattern(invocation, wish)
        return
    request = read_request(invocation, "add", words, options)
    templates = choose_templates(
        _choice(invocation, template, template_directory, set(without), use)
    )
    written = _add(invocation, request, templates, _variables(invocation, sets))
    edit_if_wished(invocation, request, written)


def _refuse_template_options(pattern: str, given: dict[str, Any]) -> None:
    """Refuse what a pattern, which brings its own templates, has no use for."""
    for name, value in given.items():
        if value and pattern not in DESCRIBE:
            raise click.UsageError(f"{name} cannot be given together with --pattern")


def _pattern_folders(invocation: Invocation, directory: str | None) -> list[Path]:
    """Return the folders of templates, best first; those of the project before the user's."""
    choice = _choice(invocation, None, directory, set(), ())
    own = [choice.skeletons] if choice.skeletons is not None else []
    ahead = [choice.folders[0]] if len(choice.folders) > 2 else []
    return [*ahead, *own, *choice.folders[len(ahead) :]]


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
    request: ChangeRequest,
    templates: Sequence[Template],
    variables: dict[str, Value],
) -> list[Path]:
    """Check every plan before the first is written; return the paths of the scripts.

    Scripts come before the plan: a change that is planned has its scripts, whatever happens.
    """
    planner, planned_at = author_of(invocation), now()
    plans, wanted = request.plans, request.wanted
    dependencies = []
    for each in plans:
        check_new_name(each.plan_file.plan, wanted.name)
        dependencies.append(read_dependencies(each.plan_file.plan, wanted, "add"))
    scripts = [scripts_of(target, wanted.name, templates) for target in plans[0].targets]
    note = note_of(
        invocation,
        request.notes,
        explanation("add", wanted.name, scripts[0].values(), *dependencies[0]),
    )
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
            _take_part_away(invocation, Project(each.plan_file.plan, target), wanted.name)
        write_whole(Path(each.path), new_plan.to_bytes())
        listed = dependency_list(requires, conflicts)
        shown = f"{wanted.name} {listed}" if listed else wanted.name
        invocation.inform(f'Added "{shown}" to {each.path}')
        warn_of_unplanned_conflicts(invocation, each.plan_file.plan, conflicts)
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


def _take_part_away(invocation: Invocation, project: Project, name: str) -> None:
    """Let a squashed change no more verify the part that this change replaces."""
    verify = without_part(project, name)
    if verify is not None:
        write_whole(*verify)
        invocation.inform(f"Took {name} out of {verify[0]}: this change replaces it")
