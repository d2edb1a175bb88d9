"""Settings of a place to deploy to, as options of ``init``, ``engine`` and ``target``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import PurePath
from typing import Any, TypeVar

import click

from slipstitch.cli.options import set_option
from slipstitch.errors import SlipstitchError
from slipstitch.scaffold.configuration import DIRECTORY_NAMES

__all__ = ["place_options", "property_options", "script_folders"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

PATHS = ("plan_file", "top_dir")
NAMES = ("plan_file", "registry", "client", "extension", "top_dir")


def place_options(function: Decorated) -> Decorated:
    """Add Sqitch's options for such settings.

    They arrive as ``top_dir``, ``plan_file``, ``registry``, ``client``, ``extension``, ``dirs``
    and ``variables``.
    """
    options = (
        click.option("--top-dir", metavar="DIR", help="Folder of the plan and the scripts."),
        click.option("-f", "--plan-file", metavar="FILE", help="Plan file."),
        click.option("--registry", metavar="NAME", help="Schema of the registry."),
        click.option("--client", metavar="PATH", help="Path of psql."),
        click.option("--extension", metavar="EXT", help="Extension of scripts; sql by default."),
        click.option(
            "-d",
            "--dir",
            "dirs",
            metavar="NAME=PATH",
            multiple=True,
            help="Folder of some scripts: deploy, revert, verify, reworked, reworked_deploy …",
        ),
        set_option,
    )
    for option in reversed(options):
        function = option(function)
    return function


def property_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the same options; they arrive together as ``properties``: key and value of each."""

    @wraps(function)
    def with_properties(*args: Any, **options: Any) -> Any:
        properties = {
            name: str(PurePath(value)) if name in PATHS else value
            for name in NAMES
            if (value := options.pop(name)) is not None
        }
        folders = script_folders(options.pop("dirs"))
        properties |= {f"{name}_dir": folders[name] for name in DIRECTORY_NAMES if name in folders}
        variables = options.pop("variables")
        properties |= {f"variables.{name}": variables[name] for name in sorted(variables)}
        return function(*args, properties=properties, **options)

    return place_options(with_properties)


def script_folders(assignments: Sequence[str]) -> dict[str, str]:
    """Read the values of ``--dir``; paths are written without needless dots and slashes.

    :raises SlipstitchError: when a name is none.
    """
    found: dict[str, str] = {}
    for assignment in assignments:
        name, equals, path = assignment.partition("=")
        if not equals:
            raise click.UsageError(f'Option dir, key "{name}", requires a value')
        found[name] = str(PurePath(path))
    unknown = sorted(name for name in found if name not in DIRECTORY_NAMES)
    if unknown:
        names = "name" if len(unknown) == 1 else "names"
        raise SlipstitchError("init", f"Unknown directory {names}: {', '.join(unknown)}")
    return found
