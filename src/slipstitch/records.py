"""Data classes that cost little while a program starts: their code is written when it is needed.

``dataclasses`` writes and compiles up to six methods of a class where the class is defined. A
command imports a hundred such classes and makes objects of a fifth of them, so that took longer
than the command's own work. Here ``__init__`` is written when the first object is made, and the
other methods are written once for all classes. Of most, even the fields are noted only then.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, field
from functools import cache
from operator import attrgetter
from threading import Lock
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform, overload

__all__ = ["record"]

T = TypeVar("T")

_turn = Lock()


@overload
def record(cls: type[T], /) -> type[T]: ...


@overload
def record(*, frozen: bool = ..., slots: bool = ...) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(
    cls: type[T] | None = None, /, *, frozen: bool = True, slots: bool = True
) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class what ``dataclasses.dataclass`` makes of it; ``replace`` and ``fields`` know it.

    :param frozen: whether nothing can be assigned to an object; only then it has a hash.
    :param slots: whether objects hold their fields and nothing else.

    >>> @record
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(3), Point(3) == Point(3, 0), dataclasses.replace(Point(3), y=1)
    (Point(x=3, y=0), True, Point(x=3, y=1))
    """

    def made(of: type[T]) -> type[T]:
        prepared = _noted_later(of, slots=slots) if _is_plain(of) else _noted(of, slots=slots)
        _complete(prepared, frozen=frozen)
        return prepared

    return made if cls is None else made(cls)


def _noted(cls: type[T], *, slots: bool = False) -> type[T]:
    """Have ``dataclasses`` take note of the fields; with these words it writes no method."""
    return dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)


_NOTES = ("__dataclass_fields__", "__dataclass_params__", "__match_args__")
_NO_FIELDS = ("ClassVar", "InitVar", "KW_ONLY")


def _is_plain(cls: type[Any]) -> bool:
    """Whether each annotation of a class is a field, and each of its fields is its own."""
    return cls.__bases__ == (object,) and not any(
        not isinstance(kind, str) or any(word in kind for word in _NO_FIELDS)
        for kind in cls.__annotations__.values()
    )


def _noted_later(cls: type[T], *, slots: bool) -> type[T]:
    """Return the class; note is taken of its fields when somebody asks for them."""
    names = tuple(cls.__annotations__)
    given = {name: vars(cls)[name] for name in names if name in vars(cls)}
    made = _slotted(cls, names) if slots else cls
    for name, value in given.items():
        if not slots and isinstance(value, Field):
            if value.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, value.default)
    for name in _NOTES:
        setattr(made, name, _Later(name, made, given))
    return made


def _slotted(cls: type[T], names: tuple[str, ...]) -> type[T]:
    others = {*names, "__dict__", "__weakref__"}
    members = {name: value for name, value in vars(cls).items() if name not in others}
    kind: Any = type(cls)
    made = kind(cls.__name__, (), {**members, "__slots__": names})
    made.__qualname__ = cls.__qualname__
    return cast("type[T]", made)


class _Later:
    """Stands for what ``dataclasses`` notes of a class, until it is asked for.

    :param made: the class.
    :param given: what stands in it for the fields that have a default.
    """

    def __init__(self, name: str, made: type[Any], given: Mapping[str, Any]) -> None:
        self._name = name
        self._made = made
        self._given = given

    def __get__(self, _record: object, _cls: type[Any]) -> Any:
        made = self._made
        with _turn:
            if vars(made)[self._name] is self:
                like = {"__annotations__": made.__annotations__, "__module__": made.__module__}
                # Without any text dataclasses would write one, by a module that is slow to import.
                source = type(made.__name__, (), {**like, "__doc__": "-", **self._given})
                before = set(vars(source))
                noted = vars(_noted(source))
                for name in noted.keys() - before:
                    setattr(made, name, noted[name])
        return vars(made)[self._name]

    def fields(self) -> tuple[Field[Any], ...]:
        """Return what ``__init__`` has to know of the fields, without the rest of the notes."""
        found: list[Field[Any]] = []
        for name in self._made.__annotations__:
            given = self._given.get(name, MISSING)
            each: Field[Any] = given if isinstance(given, Field) else field(default=given)
            each.name = name
            each.kw_only = each.kw_only is True
            found.append(each)
        return tuple(found)


def _fields(cls: type[Any]) -> tuple[Field[Any], ...]:
    later = vars(cls)[_NOTES[0]]
    return later.fields() if isinstance(later, _Later) else dataclasses.fields(cls)


def _complete(cls: type[Any], *, frozen: bool) -> None:
    """Give a class the methods that it does not bring itself."""
    brought = vars(cls)
    methods: dict[str, Any] = {"__init__": _first_init(cls, frozen=frozen)}
    if "__repr__" not in brought:
        methods["__repr__"] = _shown
    if "__eq__" not in brought:
        methods["__eq__"] = _is_equal
        methods["__hash__"] = brought.get("__hash__") or (_hash if frozen else None)
    if frozen:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_drop}
        methods["__setstate__"] = _restore
    for name, method in methods.items():
        setattr(cls, name, method)


def _first_init(cls: type[Any], *, frozen: bool) -> Callable[..., None]:
    """Return what fills the first object field by field, and has ``__init__`` written after it.

    Of most classes a run makes one object, and to write ``__init__`` takes as long as to fill ten.
    """

    def write(self: Any, *values: Any, **named: Any) -> None:
        cls.__init__ = _written_init(cls, frozen=frozen)
        cls.__init__(self, *values, **named)

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807 - it becomes one
        cls.__init__ = write
        found = _values_of(cls, values, named)
        if found is None:
            cls.__init__(self, *values, **named)  # which says what is wrong
            return
        for name, value in found.items():
            object.__setattr__(self, name, value)
        if hasattr(cls, "__post_init__"):
            self.__post_init__()

    return __init__


def _values_of(
    cls: type[Any], values: tuple[Any, ...], named: dict[str, Any]
) -> dict[str, Any] | None:
    """Return the value of each field, nothing where they are not what ``__init__`` takes."""
    fields = _fields(cls)
    by_place = [each.name for each in fields if each.init and not each.kw_only]
    given = dict(zip(by_place, values, strict=False)) | named
    if len(given) != len(values) + len(named):
        return None
    found: dict[str, Any] = {}
    for each in fields:
        if each.init and each.name in given:
            found[each.name] = given.pop(each.name)
        elif each.default is not MISSING:
            found[each.name] = each.default
        elif each.default_factory is not MISSING:
            found[each.name] = each.default_factory()
        elif each.init:
            return None
    return None if given else found


def _written_init(cls: type[Any], *, frozen: bool) -> Callable[..., None]:
    """Write ``__init__`` as ``dataclasses`` does: what is not given has its default.

    The object of a frozen class with slots is filled while it is of a class that has the same
    slots and is not frozen: to find each slot takes twice the time of all the rest.
    """
    known: dict[str, Any] = {"_missing": MISSING, "_set": object.__setattr__}
    by_place, by_name, lines = ["self"], ["*"], ["pass"]
    opens = frozen and cls.__bases__ == (object,) and "__slots__" in vars(cls)
    if opens:
        known["_open"] = _opened(cls)
        lines = ["_closed = self.__class__", "_set(self, '__class__', _open)"]
    for each in _fields(cls):
        name = value = each.name
        default = _default(each, known)
        if each.init:
            if each.default_factory is not MISSING:
                value, default = f"{default} if {name} is _missing else {name}", "_missing"
            parameters = by_name if each.kw_only else by_place
            parameters.append(f"{name}={default}" if default else name)
        elif default:
            value = default
        else:
            continue  # __post_init__ sets it.
        refuses = frozen and not opens
        lines.append(f"_set(self, '{name}', {value})" if refuses else f"self.{name} = {value}")
    if opens:
        lines.append("self.__class__ = _closed")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    signature = ", ".join(by_place + (by_name if len(by_name) > 1 else []))
    text = f"def __init__({signature}):\n    " + "\n    ".join(lines)
    exec(text, known)  # noqa: S102 - made of nothing but the names of fields
    written: Callable[..., None] = known["__init__"]
    return written


def _default(field_: Field[Any], known: dict[str, Any]) -> str:
    """Return the expression of a field's default, empty where it has none."""
    if field_.default_factory is not MISSING:
        known[f"_make_{field_.name}"] = field_.default_factory
        return f"_make_{field_.name}()"
    if field_.default is not MISSING:
        known[f"_default_{field_.name}"] = field_.default
        return f"_default_{field_.name}"
    return ""


def _opened(cls: type[Any]) -> type[Any]:
    """Return a class of the same layout, whose objects take what is assigned to them."""
    return type(cls.__name__, (), {"__slots__": vars(cls)["__slots__"]})


@cache
def _reader(cls: Any, kind: str) -> Callable[[Any], object]:
    """Return what reads the fields that take part in ``compare`` or in ``hash``."""
    names = [each.name for each in dataclasses.fields(cls) if _takes_part(each, kind)]
    return attrgetter(*names) if names else lambda _record: ()


def _takes_part(field_: Field[Any], kind: str) -> bool:
    chosen: bool | None = getattr(field_, kind)
    return field_.compare if chosen is None else chosen


def _is_equal(self: Any, other: object) -> Any:
    read = _reader(self.__class__, "compare")
    if type(self) is not type(other):
        return NotImplemented
    return read(self) == read(other)


def _hash(self: Any) -> int:
    return hash(_reader(self.__class__, "hash")(self))


def _shown(self: Any) -> str:
    names = [each.name for each in dataclasses.fields(self) if each.repr]
    words = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({words})"


def _refuse_to_set(_self: object, name: str, _value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_drop(_self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _restore(self: object, state: Any) -> None:
    """Fill an object that was copied or sent to another process."""
    plain, slotted = state if isinstance(state, tuple) else (state, None)
    for name, value in {**(plain or {}), **(slotted or {})}.items():
        object.__setattr__(self, name, value)
