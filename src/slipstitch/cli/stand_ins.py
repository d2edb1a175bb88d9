"""Stand in for modules that are imported and not used.

Completing ``slipstitch deploy --<TAB>`` imports ``cli.deploy`` to see its options, and with it
the driver, which takes longer than all the rest. While the shell completes, no command runs. So
an empty stand-in answers for the driver's names, and is never called. What libraries import for
others than us is stood in for alike, see :mod:`slipstitch.cli.quick_start`.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["COMPLETION_VARIABLE", "HEAVY", "stood_in_for", "use_stand_ins"]

COMPLETION_VARIABLE = "_SLIPSTITCH_COMPLETE"
HEAVY = ("psycopg", "jinja2", "rich", "testcontainers")


class _AnyAttribute(type):
    """Makes classes that have every attribute and every type parameter."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

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


class _LeftOut(Exception, metaclass=_AnyAttribute):  # noqa: N818 - may stand for an error class
    """What every name of a module is that a command does without: may be derived from or caught.

    Nothing answers for it when it is made or called. A wrong answer would be worse than an end.
    """

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError(
            "something was used of a module that this command starts without"
            " (slipstitch.cli.quick_start); please report the command"
        )


class _StandIn(ModuleType):
    """A module whose every name is one class."""

    answer: type[Exception] = _Nothing

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.answer


class _LeftOutModule(_StandIn):
    answer = _LeftOut


class _Finder:
    """Finds a stand-in for each of some modules and for what is inside it.

    Finder and loader in one. It does not derive from those of ``importlib.abc``, which need not:
    to import that module takes longer than to import all of ours.
    """

    def __init__(self, names: Collection[str], kind: type[_StandIn]) -> None:
        self.names = frozenset(names)
        self.kind = kind

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self.names:
            return None
        return ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self.kind(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        """Have nothing to run."""


def use_stand_ins(environ: Mapping[str, str]) -> None:
    """Put stand-ins in the place of heavy modules, if this run only completes words."""
    if environ.get(COMPLETION_VARIABLE, "").endswith("_complete"):
        sys.meta_path.insert(0, _Finder(HEAVY, _StandIn))


@contextmanager
def stood_in_for(names: Collection[str]) -> Iterator[None]:
    """Put stand-ins in the place of modules while others are imported, which must not use them.

    Whoever imports such a module afterwards gets the module itself. What is called all the same
    raises ``RuntimeError``.
    """
    finder: Any = _Finder([name for name in names if name not in sys.modules], _LeftOutModule)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name, module in list(sys.modules.items()):
            if isinstance(module, _StandIn) and name.partition(".")[0] in finder.names:
                del sys.modules[name]
