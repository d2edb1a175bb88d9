"""``slipstitch init``: begin a project: configuration, plan, folders for scripts."""

from __future__ import annotations

from pathlib import PurePath

import click

from slipstitch.cli.beginning import begin_folders, begin_plan
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import sqitch_command
from slipstitch.cli.properties import place_options, script_folders
from slipstitch.config import load_config
from slipstitch.config.places import local_file
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole
from slipstitch.plan.names import is_name
from slipstitch.scaffold.attributes import merge_attribute
from slipstitch.scaffold.configuration import Settings, new_configuration
from slipstitch.target import DatabaseURI, Target, TargetOptions, resolve_target

__all__ = ["command"]

OTHER_ENGINES = frozenset(
    ["sqlite", "mysql", "oracle", "firebird", "vertica", "exasol", "snowflake", "cockroach"]
)


@sqitch_command(
    examples="""
slipstitch init clinic --engine pg
slipstitch init clinic --engine pg --uri https://github.com/example/clinic
slipstitch init clinic --engine pg --top-dir db --target db:pg://localhost/clinic
slipstitch init clinic --engine pg --dir deploy=up --dir revert=down
"""
)
@click.argument("words", nargs=-1, metavar="PROJECT")
@click.option("--uri", metavar="URI", help="URI that tells this project from all others.")
@click.option("--engine", metavar="ENGINE", help="Database engine; pg is PostgreSQL.")
@click.option("--target", metavar="TARGET", help="Database target: a URI, or a name.")
@place_options
@pass_invocation
def command(
    invocation: Invocation,
    /,
    words: tuple[str, ...],
    *,
    uri: str | None,
    dirs: tuple[str, ...],
    variables: dict[str, str],
    **options: str | None,
) -> None:
    """Begin a project in this directory.

    Writes sqitch.conf, the plan and the folders for scripts, each where it is missing. In a git
    repository .gitattributes says that merges keep the plan's lines of both sides.
    """
    if not words:
        raise click.UsageError("init needs the name of the project")
    project = words[0]
    _check_project(project)
    if uri == "":
        raise click.BadParameter("--uri must not be empty")
    given = {name: value or None for name, value in options.items()}
    settings = _settings(invocation, given, script_folders(dirs), variables)
    _write_configuration(invocation, settings)
    target = _target(invocation, settings)
    begin_plan(invocation, project, uri, target.plan_file)
    begin_folders(invocation, target)
    attribute = merge_attribute(target.plan_file)
    if attribute is not None:
        path, content = attribute
        write_whole(path, content)
        invocation.inform(f"Let git merge {target.plan_file} line by line: {path}")


def _check_project(name: str) -> None:
    if not is_name(name):
        raise SlipstitchError(
            "init",
            f'invalid project name "{name}": project names must not begin with punctuation, '
            'contain "@", ":", "#", or blanks, or end in punctuation or digits '
            "following punctuation",
        )


def _settings(
    invocation: Invocation,
    given: dict[str, str | None],
    directories: dict[str, str],
    variables: dict[str, str],
) -> Settings:
    """Return what the configuration file will say."""
    top_dir, plan_file = (
        str(PurePath(path)) if path else None for path in (given["top_dir"], given["plan_file"])
    )
    return Settings(
        engine=_engine(invocation, given["engine"], given["target"]),
        target=given["target"],
        top_dir=top_dir,
        plan_file=plan_file,
        registry=given["registry"],
        client=given["client"],
        extension=given["extension"],
        directories=directories,
        variables=variables,
    )


def _engine(invocation: Invocation, option: str | None, target: str | None) -> str:
    """Return the engine: the option's, the target's, the configured one, or none.

    :raises SlipstitchError: when it is not PostgreSQL, or a named target has none.
    """
    if option is not None:
        if option in OTHER_ENGINES:
            raise SlipstitchError(
                "init",
                f'engine "{option}" is not PostgreSQL',
                hint="slipstitch deploys to PostgreSQL; for other databases use Sqitch",
            )
        if option != "pg":
            raise SlipstitchError("init", f'Unknown engine "{option}"', hint="use --engine pg")
        return option
    if target is not None and ":" in target:
        DatabaseURI.parse(target)
        return "pg"
    configured = invocation.config.get("core.engine") or ""
    if target is not None and not configured:
        raise SlipstitchError("init", "No engine specified; specify via target or core.engine")
    return configured


def _write_configuration(invocation: Invocation, settings: Settings) -> None:
    path = local_file(invocation.environ)
    if path.exists():
        return
    top_dir = PurePath(settings.top_dir or ".")
    text = new_configuration(settings, str(top_dir / "sqitch.plan"))
    write_whole(path, text.encode())
    invocation.inform(f"Created {path}")


def _target(invocation: Invocation, settings: Settings) -> Target:
    """Return the target whose plan and folders are to be made, by the file just written."""
    config = load_config(invocation.environ, invocation.cwd)
    options = TargetOptions(
        plan_file=settings.plan_file, top_dir=settings.top_dir, extension=settings.extension
    )
    known = settings.engine or config.get("core.target") or config.get("core.engine")
    argument = settings.target or (None if known else "db:pg:")
    return resolve_target(config, invocation.environ, argument, options)
