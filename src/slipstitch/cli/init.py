"""``slipstitch init``: begin a project: configuration, plan, folders for scripts."""

from __future__ import annotations

from pathlib import Path, PurePath

import click

from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import set_option, sqitch_command
from slipstitch.config import load_config
from slipstitch.config.places import local_file
from slipstitch.errors import SlipstitchError
from slipstitch.files import make_folder, write_whole
from slipstitch.plan.names import is_name
from slipstitch.plan.parse import read_plan
from slipstitch.plan.write import new_plan
from slipstitch.scaffold.configuration import DIRECTORY_NAMES, Settings, new_configuration
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
@click.option("--top-dir", metavar="DIR", help="Folder of the plan and the scripts.")
@click.option("-f", "--plan-file", metavar="FILE", help="Plan file.")
@click.option("--registry", metavar="NAME", help="Schema of the registry.")
@click.option("--client", metavar="PATH", help="Path of psql.")
@click.option("--extension", metavar="EXT", help="Extension of scripts; sql by default.")
@click.option("--dir", "dirs", metavar="NAME=PATH", multiple=True, help="Folder of some scripts.")
@set_option
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

    Writes sqitch.conf, the plan and the folders for scripts, each where it is missing.
    """
    if not words:
        raise click.UsageError("init needs the name of the project")
    project = words[0]
    _check_project(project)
    if uri == "":
        raise click.BadParameter("--uri must not be empty")
    given = {name: value or None for name, value in options.items()}
    settings = _settings(invocation, given, _directories(dirs), variables)
    _write_configuration(invocation, settings)
    target = _target(invocation, settings)
    _write_plan(invocation, project, uri, target)
    for folder in (
        target.deploy_dir,
        target.revert_dir,
        target.verify_dir,
        target.reworked_deploy_dir,
        target.reworked_revert_dir,
        target.reworked_verify_dir,
    ):
        _make_folder(invocation, folder)


def _check_project(name: str) -> None:
    if not is_name(name):
        raise SlipstitchError(
            "init",
            f'invalid project name "{name}": project names must not begin with punctuation, '
            'contain "@", ":", "#", or blanks, or end in punctuation or digits '
            "following punctuation",
        )


def _directories(dirs: tuple[str, ...]) -> dict[str, str]:
    """Read the values of ``--dir``; paths are written without needless dots and slashes."""
    found: dict[str, str] = {}
    for assignment in dirs:
        name, equals, path = assignment.partition("=")
        if not equals:
            raise click.UsageError(f'Option dir, key "{name}", requires a value')
        found[name] = str(PurePath(path))
    unknown = [name for name in found if name not in DIRECTORY_NAMES]
    if unknown:
        names = "name" if len(unknown) == 1 else "names"
        raise SlipstitchError("init", f"Unknown directory {names}: {', '.join(unknown)}")
    return found


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


def _write_plan(invocation: Invocation, project: str, uri: str | None, target: Target) -> None:
    """Write the plan; one of the same project is left as it is.

    :raises SlipstitchError: when another project's plan, or something else, is in the way.
    """
    path = target.plan_file
    if path.is_file():
        try:
            found = read_plan(str(path)).plan
        except SlipstitchError as error:
            raise SlipstitchError(
                "init",
                f"Cannot initialize because {path} already exists and is not a valid plan file",
                detail=error.message,
            ) from error
        if found.project != project:
            raise SlipstitchError(
                "init",
                f'Cannot initialize because project "{found.project}" already initialized '
                f"in {path}",
            )
        return
    if path.exists():
        raise SlipstitchError(
            "init",
            f"Cannot initialize because {path} already exists and is not a file",
        )
    _make_folder(invocation, path.parent)
    write_whole(path, new_plan(project, uri, str(path)).to_bytes())
    invocation.inform(f"Created {path}")


def _make_folder(invocation: Invocation, path: Path) -> None:
    if make_folder(path):
        invocation.inform(f"Created {path}/")
