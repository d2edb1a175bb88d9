"""The words of an interface: types, parameters, results and documented errors of functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "Array",
    "Base",
    "Composite",
    "Domain",
    "Enumeration",
    "Field",
    "Function",
    "Interface",
    "LeftOut",
    "Parameter",
    "Raised",
    "Result",
    "Type",
    "named_types",
]


@dataclass(frozen=True, slots=True)
class Base:
    """A type of its own: ``name`` as ``pg_type`` has it, ``sql`` as a cast writes it.

    :param is_builtin: whether the server brings it, so that drivers know it.
    """

    name: str
    sql: str
    is_builtin: bool = True


@dataclass(frozen=True, slots=True)
class Enumeration:
    """An enumeration with its labels in order."""

    schema: str
    name: str
    sql: str
    labels: tuple[str, ...]
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain over another type."""

    schema: str
    name: str
    sql: str
    base: Type
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Array:
    """An array; how many dimensions its values have, its type does not say."""

    sql: str
    element: Type


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a row.

    :param is_nullable: false only where the catalogue promises a value.
    """

    name: str
    type: Type
    is_nullable: bool = True
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Composite:
    """A composite type, or the row type of a table or view."""

    schema: str
    name: str
    sql: str
    fields: tuple[Field, ...]
    comment: str | None = None


Type: TypeAlias = Base | Enumeration | Domain | Array | Composite


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a caller hands over; ``name`` is empty where the function gives it none.

    :param default: the expression that stands for it where it is left out, else nothing.
    """

    name: str
    type: Type
    default: str | None = None
    is_variadic: bool = False

    @property
    def is_optional(self) -> bool:
        """Whether it may be left out."""
        return self.default is not None

    @property
    def is_null_by_default(self) -> bool:
        """Whether leaving it out is the same as null.

        >>> Parameter("a", Base("int4", "integer"), "NULL::integer").is_null_by_default
        True
        """
        return self.default is not None and self.default.split("::")[0].upper() == "NULL"


@dataclass(frozen=True, slots=True)
class Result:
    """What comes back: nothing, a value (``type``), or a row (``fields``); one or a set of them.

    :param row_type: the type of the row where it has one, as in ``returns setof shop.orders``.
    """

    is_set: bool = False
    type: Type | None = None
    fields: tuple[Field, ...] = ()
    row_type: Composite | None = None

    @property
    def is_void(self) -> bool:
        """Whether nothing comes back."""
        return self.type is None and not self.fields


@dataclass(frozen=True, slots=True)
class Raised:
    """An error that a comment documents: SQLSTATE, and when it is raised, which may be empty."""

    code: str
    condition: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function or a procedure that can be called.

    :param sql: its name with its schema, quoted where that is needed.
    :param signature: ``sql`` with the types of its arguments.
    :param text: its comment without the sentence on errors.
    :param callers: the roles that may call it, beside its owner; ``public`` is everybody.
    :param placeholders: what a procedure only gives back: a call still says its name.
    """

    schema: str
    name: str
    sql: str
    signature: str
    parameters: tuple[Parameter, ...]
    result: Result
    text: str = ""
    raises: tuple[Raised, ...] = ()
    callers: tuple[str, ...] = ()
    is_strict: bool = False
    is_procedure: bool = False
    placeholders: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A routine that no client can be written for, and why."""

    signature: str
    reason: str


@dataclass(frozen=True, slots=True)
class Interface:
    """All that one schema offers, in the order of names."""

    schema: str
    functions: tuple[Function, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The SQLSTATEs that its comments document."""
        return tuple(sorted({each.code for made in self.functions for each in made.raises}))

    @property
    def types(self) -> tuple[Enumeration | Domain | Composite, ...]:
        """The types with names of their own that it uses, parts before what is made of them."""
        found: dict[str, Enumeration | Domain | Composite] = {}
        for function in self.functions:
            for used in _types_of(function):
                for each in named_types(used):
                    found.setdefault(each.sql, each)
        return tuple(found.values())


def named_types(type_: Type) -> Iterator[Enumeration | Domain | Composite]:
    """Give a type and those it is made of, parts first, as far as they have names of their own."""
    match type_:
        case Array(element=element):
            yield from named_types(element)
        case Domain(base=base):
            yield from named_types(base)
        case Composite(fields=fields):
            for field in fields:
                yield from named_types(field.type)
    if isinstance(type_, Enumeration | Domain | Composite):
        yield type_


def _types_of(function: Function) -> Iterator[Type]:
    yield from (parameter.type for parameter in function.parameters)
    result = function.result
    if result.row_type is not None:
        yield result.row_type
    if result.type is not None:
        yield result.type
    yield from (field.type for field in result.fields)
