"""Import the driver without what it gets ready for others than us.

It gets ready, for each of 75 types of values, to read and write arrays of them; it compiles thirty
regular expressions and writes the code of data classes. Nearly all of that is for values that we
neither send nor get. Here each waits until it is used, and then is what it always was.

What the driver does is known for the releases in ``TRIED``. With another one nothing is changed.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType, SimpleNamespace
from typing import Any

from slipstitch import lazy
from slipstitch.cli.stand_ins import stood_in_for

__all__ = ["LEFT_OUT_FOR_DRIVER", "TRIED", "driver_quickly"]

TRIED = ("3.3",)
"""Releases of the driver that were looked at. 3.2 derives classes from what is left out."""

# The driver imports ssl to have it set up OpenSSL before libpq does, which mattered before 1.1.
LEFT_OUT_FOR_DRIVER = ("asyncio", "ssl", "uuid")


@contextmanager
def driver_quickly() -> Iterator[None]:
    """Import the driver quickly where it is imported meanwhile."""
    with ExitStack() as stack:
        if _driver_is_known():
            stack.enter_context(stood_in_for(LEFT_OUT_FOR_DRIVER))
            stack.enter_context(_found_by(_Versions()))
            stack.enter_context(_found_by(_Amended(_AMENDMENTS)))
            stack.enter_context(_patterns_waiting())
            stack.enter_context(_data_classes_waiting())
        yield


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


def _is_drivers(module: str) -> bool:
    return module.partition(".")[0] == "psycopg"


@contextmanager
def _found_by(finder: Any) -> Iterator[None]:
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


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
def _patterns_waiting() -> Iterator[None]:
    """Let regular expressions be compiled when they are used: those of the driver, and of string.

    The driver brings that module for formats, and not for the templates that it compiles one for.
    """
    compile_now = re.compile

    def compiled(text: Any, flags: Any = 0) -> Any:
        of = sys._getframe(1).f_globals.get("__name__", "")
        waits = _is_drivers(of) or of == "string"
        return (lazy.pattern if waits else compile_now)(text, flags)

    re.compile = compiled  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = compile_now


@contextmanager
def _data_classes_waiting() -> Iterator[None]:
    """Let the code of the driver's data classes be written when it is used, as that of ours."""
    # Not imported above: dataclasses brings what is put off by now, and was not then.
    dataclasses: Any = import_module("dataclasses")
    make_now, record = dataclasses.dataclass, import_module("slipstitch.records").record

    def made(cls: type[Any] | None = None, /, **named: Any) -> Any:
        if cls is None:
            return lambda of: made(of, **named)
        if not _is_drivers(cls.__module__) or named.keys() - {"frozen"}:
            return make_now(cls, **named)
        return record(frozen=named.get("frozen", False), slots=False)(cls)

    dataclasses.dataclass = made
    try:
        yield
    finally:
        dataclasses.dataclass = make_now


# -- modules that are changed before anybody uses them ------------------------------------


class _Amended:
    """Finds modules as ever, and has each loaded with an amendment."""

    def __init__(self, amendments: Mapping[str, Callable[[ModuleType], None]]) -> None:
        self.amendments = amendments

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find one of the modules."""
        if fullname not in self.amendments:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            load, amend = spec.loader.exec_module, self.amendments[fullname]

            def exec_module(module: ModuleType) -> None:
                load(module)
                amend(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


_WAITING = ("composite", "enum", "net", "numpy", "uuid")
"""Modules of ``psycopg.types`` for values that we neither send nor get."""
_WAITING_OIDS = frozenset({650, 869, 2249, 2950})
"""The types that they read: cidr, inet, record, uuid. Arrays of them wait as all arrays do."""


def _some_types_waiting(postgres: Any) -> None:
    """Let modules of types be imported when the first value comes that only they can read or send.

    :param postgres: the module that imports and registers all of them.
    """
    adapters: Any = postgres.AdaptersMap
    register_all = postgres.register_default_adapters
    loader_of, dumper_of = adapters.get_loader, adapters.get_dumper
    dumper_by_oid_of = adapters.get_dumper_by_oid

    @cache
    def others() -> Any:
        made = adapters(types=postgres.types)
        for name in _WAITING:
            import_module(f"psycopg.types.{name}").register_default_adapters(made)
        return made

    def get_loader(self: Any, oid: int, format: Any) -> Any:  # noqa: A002 - its name there
        found = loader_of(self, oid, format)
        is_theirs = found is None and oid in _WAITING_OIDS
        return loader_of(others(), oid, format) if is_theirs else found

    def get_dumper(self: Any, cls: type, format: Any) -> Any:  # noqa: A002 - its name there
        try:
            return dumper_of(self, cls, format)
        except sys.modules["psycopg.errors"].ProgrammingError:
            return dumper_of(others(), cls, format)

    def get_dumper_by_oid(self: Any, oid: int, format: Any) -> Any:  # noqa: A002 - its name there
        is_theirs = oid in _WAITING_OIDS
        return dumper_by_oid_of(others() if is_theirs else self, oid, format)

    def register_some(context: Any) -> None:
        types = import_module("psycopg.types")
        for name in _WAITING:
            setattr(types, name, SimpleNamespace(register_default_adapters=lambda _context: None))
        register_all(context)
        for name in _WAITING:
            delattr(types, name)

    postgres.register_default_adapters = register_some
    adapters.get_loader, adapters.get_dumper = get_loader, get_dumper
    adapters.get_dumper_by_oid = get_dumper_by_oid


def _arrays_waiting(array: Any) -> None:
    """Let what reads and writes arrays be made when the first array of a type comes.

    :param array: the module that makes all of it while the driver is imported.
    """
    adapters: Any = sys.modules["psycopg._adapters_map"].AdaptersMap
    loader_of, dumper_of = adapters.get_loader, adapters.get_dumper_by_oid
    made = adapters()

    def is_made(context: Any, oid: int) -> bool:
        info = context.types.get(oid)
        if info is None or info.array_oid != oid:
            return False
        if made.types.get(oid) is None:
            made.types.add(info)
            array.register_array(info, made)
        return True

    def get_loader(self: Any, oid: int, format: Any) -> Any:  # noqa: A002 - its name there
        found = loader_of(self, oid, format)
        return loader_of(made, oid, format) if found is None and is_made(self, oid) else found

    def get_dumper_by_oid(self: Any, oid: int, format: Any) -> Any:  # noqa: A002 - its name there
        try:
            return dumper_of(self, oid, format)
        except sys.modules["psycopg.errors"].ProgrammingError:
            if is_made(self, oid):
                return dumper_of(made, oid, format)
            raise

    array.register_all_arrays = lambda _context: None
    adapters.get_loader, adapters.get_dumper_by_oid = get_loader, get_dumper_by_oid


_AMENDMENTS = {
    "psycopg.postgres": _some_types_waiting,
    "psycopg.types.array": _arrays_waiting,
}
