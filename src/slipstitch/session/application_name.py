"""How a server shows the name of an application: cut at 63 bytes, and in ASCII."""

from __future__ import annotations

import re

__all__ = ["as_given", "as_shown"]

_KEPT_BYTES = 63  # NAMEDATALEN - 1
_ESCAPED = re.compile(r"(?:\\x[0-9a-f]{2})+")
_CUT_ESCAPE = re.compile(r"\\(?:x[0-9a-f]?)?$")


def as_shown(name: str) -> tuple[str, str]:
    r"""Return how ``pg_stat_activity`` shows a name, before release 16 and since.

    >>> as_shown("slipstitch deploy größe")
    ('slipstitch deploy gr????e', 'slipstitch deploy gr\\xc3\\xb6\\xc3\\x9fe')
    >>> [len(each) for each in as_shown("x" * 100)]
    [63, 63]
    """
    encoded = name.encode()
    lost = "".join(chr(byte) if byte < 128 else "?" for byte in encoded)
    escaped = "".join(chr(byte) if byte < 128 else f"\\x{byte:02x}" for byte in encoded)
    return lost[:_KEPT_BYTES], escaped[:_KEPT_BYTES]


def as_given(shown: str) -> str:
    r"""Return a name as it was given, as far as the server kept it: before release 16 it did not.

    >>> as_given("slipstitch deploy gr\\xc3\\xb6\\xc3\\x9fe")
    'slipstitch deploy größe'
    >>> as_given("x" * 61 + "\\xc") == "x" * 61
    True
    """
    whole = _CUT_ESCAPE.sub("", shown) if len(shown) >= _KEPT_BYTES else shown
    return _ESCAPED.sub(lambda found: _decoded(found[0]), whole)


def _decoded(escaped: str) -> str:
    return bytes.fromhex(escaped.replace("\\x", "")).decode(errors="ignore")
