"""Start without what libraries import and commands do not use.

A short command takes longer to be imported than to run, and half of that was modules of Python's
own library for which it has no use: the driver brings asyncio for connections that nobody opens
here, click brings uuid for a kind of option that we have none of. So while a command and its
libraries are imported,

* the modules of ``POSTPONED`` are in place by name, and imported when something of them is used,
* stand-ins take the place of the modules of ``LEFT_OUT``, of which nothing is used at all,
* the driver's thirty regular expressions wait until they are used: nearly all are for types of
  values that we neither send nor get.

Afterwards everybody who imports one of them gets the module itself. Only the program starts so,
never another one that imports it: to that one, the driver's asynchronous connections may matter.
What the driver does with these modules is known for the releases in ``TRIED``. With another one
nothing of the driver's is left out.
"""

from __future__ import annotations

import gc
import os
import re
import sys
import typing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from slipstitch import lazy
from slipstitch.cli.stand_ins import stood_in_for, use_stand_ins

__all__ = ["TRIED", "VERBS", "imported_quickly", "start_quickly"]

TRIED = ("3.2", "3.3")
"""Releases of the driver that were looked at, and that the tests ran with."""

VERBS = frozenset({"check", "deploy", "log", "rebase", "revert", "status", "upgrade", "verify"})
"""Commands that import the driver and no other library that might use what is left out."""

POSTPONED = (
    *("ctypes", "ctypes.util", "inspect", "ipaddress", "json", "locale", "shlex", "socket"),
    *("random", "shutil", "subprocess", "tempfile", "textwrap", "traceback", "typing_extensions"),
)
LEFT_OUT_FOR_CLICK = ("uuid",)
# The driver imports ssl to have it set up OpenSSL before libpq does, which mattered before 1.1.
LEFT_OUT_FOR_DRIVER = ("asyncio", "ssl", "uuid")

_state = {"quick": False}


def start_quickly(environ: Mapping[str, str]) -> None:
    """Say that this process is the program, from its start to its end."""
    _state["quick"] = True
    use_stand_ins(environ)


@contextmanager
def imported_quickly(verb: str | None = None) -> Iterator[None]:
    """Import quickly what is imported meanwhile.

    The garbage collector does not look, over and over, at what modules are made of: they stay
    until the process ends. That takes a sixth of the time.

    :param verb: the command that is imported; none where it is what all commands need.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with ExitStack() as stack:
            if _state["quick"]:
                stack.enter_context(_postponed(POSTPONED))
                if verb is None:
                    stack.enter_context(stood_in_for(LEFT_OUT_FOR_CLICK))
                elif verb in VERBS and _driver_is_known():
                    stack.enter_context(stood_in_for(LEFT_OUT_FOR_DRIVER))
                    stack.enter_context(_versions_known())
                    stack.enter_context(_patterns_waiting())
            yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


# -- modules that are imported when they are used -----------------------------------------


class _Postponed(ModuleType):
    """A module that is imported when something of it is asked for.

    ``importlib.util.LazyLoader`` does alike; where two threads ask at once, it is not safe in
    each release of Python.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(_module(self.__name__), name)
        setattr(self, name, value)
        return value


class _PostponedInspect(_Postponed):
    """``inspect``, the slowest of all to import; click and dataclasses use two functions of it."""

    def cleandoc(self, text: str) -> str:
        """Take the indentation from a text: most are a line without any."""
        if "\n" not in text and "\t" not in text and not text[:1].isspace():
            return text
        cleaned: str = _module("inspect").cleandoc(text)
        return cleaned

    def signature(self, of: Any, **named: Any) -> Any:
        """Tell the parameters; while we start they are asked for only to be a class's docstring."""
        return _module("inspect").signature(of, **named) if _is_over(self) else "(...)"


class _PostponedTyping(_Postponed):
    """``typing_extensions``, of which the driver wants type variables that have a default."""

    def TypeVar(self, name: str, *bounds: Any, default: Any = None, **named: Any) -> Any:  # noqa: ARG002, N802 - it becomes one
        """Make a type variable; only type checkers look at a default."""
        return typing.TypeVar(name, *bounds, **named)


class _PostponedRandom(_Postponed):
    """``random``, of which the driver takes one function by name, to choose among hosts."""

    def shuffle(self, items: list[Any]) -> None:
        """Put the items into another order."""
        _module("random").shuffle(items)


def _module(name: str) -> ModuleType:
    """Return the module of this name itself, imported where it is not yet."""
    if isinstance(sys.modules.get(name), _Postponed):
        # It is asked for while others are imported, which is early, but right.
        del sys.modules[name]
    return import_module(name)


def _is_over(module: _Postponed) -> bool:
    return sys.modules.get(module.__name__) is not module


_KINDS = {
    "inspect": _PostponedInspect,
    "random": _PostponedRandom,
    "typing_extensions": _PostponedTyping,
}
# Who has imported one of these keeps it, and must be answered alike when more is imported.
_made: dict[str, _Postponed] = {}


@contextmanager
def _postponed(names: Sequence[str]) -> Iterator[None]:
    """Put modules in place that are imported when they are used."""
    waiting: dict[str, _Postponed] = {}
    for name in names:
        if name not in sys.modules:
            waiting[name] = _made.setdefault(name, _KINDS.get(name, _Postponed)(name))
    sys.modules.update(waiting)
    try:
        yield
    finally:
        for name, module in waiting.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


# -- the driver ---------------------------------------------------------------------------


def _driver_is_known() -> bool:
    version = _installed_version("psycopg")
    return version is not None and ".".join(version.split(".")[:2]) in TRIED


def _installed_version(package: str) -> str | None:
    """Return the version in the name of the folder that an installer leaves beside a package."""
    spec = PathFinder.find_spec(package)
    places = spec.submodule_search_locations if spec is not None else None
    if not places:
        return None
    before, after = f"{package}-", ".dist-info"
    with os.scandir(f"{places[0]}/..") as beside:
        names = [each.name for each in beside]
    found = [name for name in names if name.startswith(before) and name.endswith(after)]
    return found[0][len(before) : -len(after)] if len(found) == 1 else None


class _Versions:
    """Finds the modules that tell the driver's versions, and loads them with the version.

    They would read and parse the whole description of what is installed for it.
    """

    names = ("psycopg.version", "psycopg_binary.version")

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find one of the modules, where an installer wrote the version down."""
        if fullname not in self.names:
            return None
        version = _installed_version(fullname.partition(".")[0])
        spec = ModuleSpec(fullname, self, loader_state=version)  # type: ignore[arg-type]
        return spec if version is not None else None

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Write the version into the module."""
        assert module.__spec__ is not None
        module.__dict__["__version__"] = module.__spec__.loader_state


@contextmanager
def _versions_known() -> Iterator[None]:
    finder: Any = _Versions()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@contextmanager
def _patterns_waiting() -> Iterator[None]:
    """Let the driver's regular expressions be compiled when they are used, and nobody else's."""
    compile_now = re.compile

    def compiled(text: Any, flags: Any = 0) -> Any:
        of = sys._getframe(1).f_globals.get("__name__", "")
        return (lazy.pattern if of.partition(".")[0] == "psycopg" else compile_now)(text, flags)

    re.compile = compiled  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = compile_now
