"""Colours of terminals: which there are, and when they are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from slipstitch.errors import SlipstitchError

__all__ = ["ansi_code", "colour_wanted"]

ATTRIBUTES = {
    "clear": 0,
    "reset": 0,
    "bold": 1,
    "dark": 2,
    "faint": 2,
    "italic": 3,
    "underline": 4,
    "underscore": 4,
    "blink": 5,
    "reverse": 7,
    "concealed": 8,
}
COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
CODES = {
    **ATTRIBUTES,
    **{name: 30 + index for index, name in enumerate(COLOURS)},
    **{f"on_{name}": 40 + index for index, name in enumerate(COLOURS)},
    **{f"bright_{name}": 90 + index for index, name in enumerate(COLOURS)},
    **{f"on_bright_{name}": 100 + index for index, name in enumerate(COLOURS)},
}


def ansi_code(names: str) -> str:
    r"""Return the escape sequence of one or more names.

    :raises SlipstitchError: when there is no such colour.

    >>> ansi_code("bold red"), ansi_code("reset")
    ('\x1b[1;31m', '\x1b[0m')
    """
    codes = [CODES.get(name.lower()) for name in names.replace(",", " ").split()]
    if not codes or None in codes:
        message = f"{names} is not a valid ANSI color"
        raise SlipstitchError("format", message)
    return f"\x1b[{';'.join(str(code) for code in codes)}m"


def colour_wanted(when: str, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Decide about colour.

    :param when: ``always``, ``never`` or ``auto``: on a terminal, unless ``NO_COLOR`` is set.
    """
    if when == "auto":
        return stream.isatty() and not environ.get("NO_COLOR")
    return when == "always"
