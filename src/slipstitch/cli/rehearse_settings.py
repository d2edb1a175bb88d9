"""What a rehearsal is made with: options first, then ``[slipstitch "rehearse"]``, then defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from slipstitch.config import Config
from slipstitch.errors import SlipstitchError
from slipstitch.rehearse.budget import Budget
from slipstitch.rehearse.clients import LoadSettings
from slipstitch.rehearse.run import Settings
from slipstitch.rehearse.workload import read_workload

__all__ = ["SECTION", "read_settings"]

SECTION = "slipstitch.rehearse"
N = TypeVar("N", int, float)


def read_settings(config: Config, options: Mapping[str, Any]) -> Settings:
    """Return the settings.

    :param options: as the command line gives them; ``limits`` and ``sets`` are dictionaries.
    :raises SlipstitchError: a number is none or out of range, or a file is missing.
    """
    names = [each.name for each in fields(Budget)]
    configured = {
        name: value for name in names if (value := config.get(f"{SECTION}.{name}")) is not None
    }
    listed = {
        name: tuple(options[name]) or tuple(config.get_all(f"{SECTION}.{name}"))
        for name in ("workload", "contract", "data")
    }
    for path in listed["data"]:
        if not Path(path).exists():
            raise SlipstitchError("rehearse", f'there is no data file "{path}"')
    load = LoadSettings(
        rate=_number(config, options, "rate", 100.0, float),
        clients=_number(config, options, "clients", 8, int),
        seed=_number(config, options, "seed", 1, int),
        role=options["role"] or config.get(f"{SECTION}.role"),
        prepared=options["prepared"],
    )
    return Settings(
        data=tuple(Path(each) for each in listed["data"]),
        workload=read_workload(listed["workload"]),
        contract=read_workload(listed["contract"]),
        load=load,
        budget=Budget().with_limits({**configured, **options["limits"]}),
        window=_number(config, options, "window", 2.0, float),
        scale=_number(config, options, "scale", 1, int),
        ignore=tuple(options["ignore"]),
        schema_only=options["schema_only"],
        variables=options["sets"],
    )


def _number(
    config: Config, options: Mapping[str, Any], name: str, default: N, read: Callable[[str], N]
) -> N:
    """Return a number above 0 from the options or the configuration."""
    key = f"{SECTION}.{name}"
    value: N = default
    if options[name] is not None:
        value = options[name]
    elif (text := config.get(key)) is not None:
        try:
            value = read(text)
        except ValueError as error:
            raise SlipstitchError(
                "config", f'{key}: "{text}" is not a number', location=config.location(key)
            ) from error
    if value <= 0:
        raise SlipstitchError("rehearse", f"{name} must be above 0, not {value:g}")
    return value
