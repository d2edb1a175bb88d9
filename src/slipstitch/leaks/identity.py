"""Read who asks: from files of claims."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from slipstitch.errors import Location, SlipstitchError
from slipstitch.leaks.model import Identity

__all__ = ["read_identities"]

_KEYS = frozenset({"claims", "role", "tenants", "bounds", "open_tables", "settings", "begin"})
_HINT = 'write the claims of a token: {"sub": "…", "app_metadata": {"organization_id": "…"}}'


def read_identities(
    given: Sequence[str], belongs: Sequence[str], role: str, anonymous: Sequence[str]
) -> list[Identity]:
    """Return the identities that options name.

    :param given: ``NAME=FILE`` or ``NAME={…}``: the claims of a token, or an object of which
        ``claims`` is one key beside ``role``, ``tenants``, ``bounds``, ``open_tables``,
        ``settings`` and ``begin``.
    :param belongs: ``NAME=TENANT[,TENANT]``.
    :param role: the role of claims that name none.
    :param anonymous: roles that are tried without claims.
    :raises SlipstitchError: a file is missing or no object, a name is unknown or used twice.
    """
    tenants: dict[str, frozenset[str]] = {}
    for each in belongs:
        name, values = _split(each, "--belongs", "NAME=TENANT")
        tenants[name] = frozenset(value.strip() for value in values.split(","))
    found: dict[str, Identity] = {}
    for each in given:
        name, text = _split(each, "--identity", "NAME=FILE")
        if name in found:
            raise SlipstitchError("leaks", f'identity "{name}" is given twice')
        found[name] = _identity(name, _document(name, text), role, tenants.pop(name, None))
    if tenants:
        unknown = '", "'.join(tenants)
        raise SlipstitchError("leaks", f'--belongs names "{unknown}", which no --identity gives')
    for name in anonymous:
        found.setdefault(name, Identity(name, name))
    return list(found.values())


def _split(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise SlipstitchError("leaks", f'{option} "{text}" is not of the form {form}')
    return name, value


def _document(name: str, text: str) -> dict[str, Any]:
    is_inline = text.lstrip().startswith("{")
    path = f"--identity {name}" if is_inline else text
    try:
        content = text if is_inline else Path(text).read_text(encoding="utf-8")
        document = json.loads(content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SlipstitchError("leaks", f'cannot read "{text}": {reason}', hint=_HINT) from error
    except UnicodeDecodeError as error:
        raise SlipstitchError("leaks", f'"{text}" is no text of UTF-8', hint=_HINT) from error
    except json.JSONDecodeError as error:
        location = Location(path, error.lineno, error.colno)
        raise SlipstitchError(
            "leaks", f"not JSON: {error.msg.lower()}", location=location, hint=_HINT
        ) from error
    if not isinstance(document, dict):
        raise SlipstitchError("leaks", "not an object", location=Location(path), hint=_HINT)
    return document


def _identity(
    name: str, document: dict[str, Any], role: str, tenants: frozenset[str] | None
) -> Identity:
    described = document if "claims" in document else {"claims": document}
    unknown = set(described) - _KEYS
    if unknown:
        raise SlipstitchError(
            "leaks",
            f'identity "{name}" has an unknown key "{min(unknown)}"',
            hint=f"known beside claims are {', '.join(sorted(_KEYS - {'claims'}))}",
        )
    claims = described["claims"]
    if claims is not None and not isinstance(claims, dict):
        raise SlipstitchError("leaks", f'the claims of identity "{name}" are no object', hint=_HINT)
    own = claims.get("role") if claims else None
    listed = described.get("tenants")
    return Identity(
        name,
        str(described.get("role") or own or role),
        claims,
        tenants if tenants is not None else frozenset(map(str, listed or _guessed(claims))),
        {key: frozenset(map(str, values)) for key, values in _object(described, "bounds").items()},
        frozenset(map(str, described.get("open_tables") or ())),
        {key: str(value) for key, value in _object(described, "settings").items()},
        tuple(map(str, described.get("begin") or ())),
    )


def _object(described: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = described.get(key)
    return dict(value) if isinstance(value, dict) else {}


def _guessed(claims: dict[str, Any] | None) -> list[str]:
    """Return every text and number of the claims that users cannot write themselves.

    Those that are the tenant of no row do no harm.

    >>> _guessed({"sub": "u1", "app_metadata": {"org": 7}, "user_metadata": {"org": 8}})
    ['u1', '7']
    """
    found: list[str] = []
    waiting: list[Any] = [
        value for key, value in (claims or {}).items() if key not in ("user_metadata", "role")
    ]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str | int) and not isinstance(value, bool):
            found.append(str(value))
    return found
