"""Spare the shell's completion the heavy modules: it needs options, never what they do.

Completing ``slipstitch deploy --<TAB>`` imports ``cli.deploy`` to see its options, and with it
the driver, which takes longer than all the rest. While the shell completes, no command runs. So
an empty stand-in answers for the driver's names, and is never called.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["COMPLETION_VARIABLE", "HEAVY", "use_stand_ins"]

COMPLETION_VARIABLE = "_SLIPSTITCH_COMPLETE"
HEAVY = ("psycopg", "jinja2", "rich", "testcontainers")


class _AnyAttribute(type):
    """Makes classes that have every attribute and every type parameter."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing

    def __getitem__(cls, _parameters: Any) -> Any:
        return cls


class _Nothing(Exception, metaclass=_AnyAttribute):  # noqa: N818 - may stand for an error class
    """What every name of a heavy module is: may be made, called, derived from, or caught."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        super().__init__()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        return self


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing


class _Finder(MetaPathFinder, Loader):
    """Finds a stand-in for each heavy module and for what is inside it."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in HEAVY:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        """Have nothing to run."""


def use_stand_ins(environ: Mapping[str, str]) -> None:
    """Put stand-ins in the place of heavy modules, if this run only completes words."""
    if environ.get(COMPLETION_VARIABLE, "").endswith("_complete"):
        sys.meta_path.insert(0, _Finder())
