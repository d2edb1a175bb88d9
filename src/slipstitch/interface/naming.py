"""Names of the database as names of a programming language: valid, distinct, the same each time."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from slipstitch.interface.model import Array, Function, Parameter, Type

__all__ = ["argument_names", "distinct", "function_names", "pascal", "snake"]

_PREFIX = re.compile(r"^(?:p_|_)(?=[^\W\d])")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = re.compile(r"\W+")


def snake(name: str) -> str:
    """Return a name in small letters with underscores.

    >>> snake("list_patients"), snake("Weird Name!"), snake("dueOn"), snake("2nd"), snake("?")
    ('list_patients', 'weird_name', 'due_on', 'n_2nd', 'unnamed')
    """
    words = _NO_WORD.sub("_", _HUMP.sub("_", name)).strip("_").lower()
    if not words:
        return "unnamed"
    return words if words.isidentifier() else f"n_{words}"


def pascal(name: str) -> str:
    """Return a name with a capital for each word.

    >>> pascal("list_patients"), pascal("Weird Name!"), pascal("2nd")
    ('ListPatients', 'WeirdName', 'N2nd')
    """
    return "".join(word[:1].upper() + word[1:] for word in snake(name).split("_") if word)


def distinct(names: Sequence[str], reserved: Collection[str] = ()) -> list[str]:
    """Return the names with an underscore behind reserved ones, and a number behind repeated ones.

    >>> distinct(["class", "a", "a", "a_2"], {"class"})
    ['class_', 'a', 'a_2', 'a_2_2']
    """
    found: list[str] = []
    for name in names:
        free = f"{name}_" if name in reserved else name
        number = 2
        while free in found:
            free = f"{name}_{number}"
            number += 1
        found.append(free)
    return found


def argument_names(parameters: Sequence[Parameter]) -> list[str]:
    """Return what callers say for each parameter: its name without ``p_``, if that stays clear.

    >>> from slipstitch.interface.model import Base
    >>> text = Base("text", "text")
    >>> argument_names([Parameter("p_name", text), Parameter("", text), Parameter("_kind", text)])
    ['name', 'argument_2', 'kind']
    >>> argument_names([Parameter("p_name", text), Parameter("name", text)])
    ['p_name', 'name']
    """
    full = [each.name or f"argument_{place}" for place, each in enumerate(parameters, 1)]
    short = [_PREFIX.sub("", name) for name in full]
    return short if len(set(short)) == len(short) else full


def function_names(functions: Sequence[Function]) -> list[str]:
    """Return a name for each function; overloads are told apart by the types of their arguments.

    >>> from slipstitch.interface.model import Base, Result
    >>> text, number = Base("text", "text"), Base("int4", "integer")
    >>> def made(name, *types):
    ...     return Function("a", name, "", "", tuple(Parameter("p", t) for t in types), Result())
    >>> function_names([made("look"), made("find", text), made("find", number, text), made("find")])
    ['look', 'find_text', 'find_int4_text', 'find_nothing']
    """
    counted: dict[str, int] = {}
    for each in functions:
        counted[each.name] = counted.get(each.name, 0) + 1
    return [
        each.name if counted[each.name] == 1 else f"{each.name}_{_types_in_words(each)}"
        for each in functions
    ]


def _types_in_words(function: Function) -> str:
    return "_".join(_word(each.type) for each in function.parameters) or "nothing"


def _word(type_: Type) -> str:
    return f"{_word(type_.element)}s" if isinstance(type_, Array) else snake(type_.name)
