"""The configuration file of a new project, laid out as Sqitch lays it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from slipstitch.config.syntax import write_header, write_value

__all__ = ["DIRECTORY_NAMES", "Settings", "new_configuration"]

DIRECTORY_NAMES = (
    "deploy",
    "revert",
    "verify",
    "reworked",
    "reworked_deploy",
    "reworked_revert",
    "reworked_verify",
)
"""What ``--dir`` may name, in the order in which the file lists them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``init`` was told; ``None`` where it was told nothing.

    ``engine`` is empty when nothing says which it is. ``target`` is a name or a URI.
    """

    engine: str = ""
    target: str | None = None
    top_dir: str | None = None
    plan_file: str | None = None
    registry: str | None = None
    client: str | None = None
    extension: str | None = None
    directories: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


def new_configuration(settings: Settings, default_plan_file: str) -> str:
    """Return the text of ``sqitch.conf``: what was given as values, the rest as comments.

    :param default_plan_file: the plan file that counts where none was given.
    """
    given = {
        "engine": settings.engine or None,
        "plan_file": settings.plan_file,
        "top_dir": settings.top_dir,
        "extension": settings.extension,
        **{f"{name}_dir": settings.directories.get(name) for name in DIRECTORY_NAMES},
    }
    lines = _section("core", given)
    if settings.variables:
        lines += _section("core.variables", dict(sorted(settings.variables.items())))
    if not settings.engine:
        lines += ["# [core]", "\t# engine = "]
    defaults = {"plan_file": default_plan_file, "top_dir": "."}
    lines += _comments(given, defaults)
    if settings.engine:
        lines += _engine_section(settings)
    return "".join(f"{line}\n" for line in lines)


def _engine_section(settings: Settings) -> list[str]:
    """Return the section of the engine, and that of a target that has only its name yet."""
    engine = settings.engine
    given = {
        "target": settings.target,
        "registry": settings.registry,
        "client": settings.client,
    }
    defaults = {"target": f"db:{engine}:", "registry": "sqitch", "client": "psql"}
    lines = _section(f"engine.{engine}", given) or [f"# {write_header(f'engine.{engine}')}"]
    lines += _comments(given, defaults)
    if settings.target and ":" not in settings.target:
        lines += _section(f"target.{settings.target}", {"uri": f"db:{engine}:"})
    return lines


def _section(name: str, given: Mapping[str, str | None]) -> list[str]:
    lines = [f"\t{key} = {write_value(value)}" for key, value in given.items() if value is not None]
    return [write_header(name), *lines] if lines else []


def _comments(given: Mapping[str, str | None], defaults: Mapping[str, str]) -> list[str]:
    missing = {key: value for key, value in defaults.items() if given.get(key) is None}
    return [f"\t# {key} = {value}" for key, value in missing.items()]
