"""The psql variables of a run: configuration under command line, in Sqitch's order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from slipstitch.config.reader import Config
from slipstitch.target.model import Target

__all__ = ["own_variables", "variables"]

Verb = Literal["deploy", "revert", "verify", "check"]


def variables(
    config: Config, target: Target, verb: Verb, sets: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables that scripts of this verb see (``sqitch-compat`` 8.5).

    :param sets: what ``--set`` gave; it weighs most.
    """
    sections = ["core.variables", "deploy.variables"]
    if verb != "deploy":
        sections.append(f"{verb}.variables")
    merged: dict[str, str] = {}
    for section in (*sections, *_own_sections(target)):
        merged |= config.section(section)
    return merged | dict(sets)


def own_variables(config: Config, target: Target) -> dict[str, str]:
    """Return the variables that are set for the engine and the target, as they are written."""
    merged: dict[str, str] = {}
    for section in _own_sections(target):
        merged |= config.section_as_written(section)
    return merged


def _own_sections(target: Target) -> tuple[str, ...]:
    return "engine.pg.variables", f"target.{target.name}.variables"
