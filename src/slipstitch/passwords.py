"""Keep the passwords of database URIs out of everything that people and logs read."""

from __future__ import annotations

import re

from slipstitch.lazy import pattern

__all__ = ["hide_password", "hide_passwords"]

_IN_QUERY = pattern(r"([?&;](?:ssl)?password=)[^&;#\s\"']*", re.IGNORECASE)
# A password with an unescaped "/" is no valid one, and a secret all the same: whatever stands
# before the last "@" of the word goes.
_IN_AUTHORITY = pattern(r"(\b[a-z][a-z0-9+.:-]*//[^\s/?#:@\"']*):[^\s\"']*@", re.IGNORECASE)


def hide_password(uri: str) -> str:
    """Cut the password out of a URI of any scheme, and an empty user with it.

    >>> hide_password("db:pg://:secret@host/x"), hide_password("db:pg://u:s@a@host/x")
    ('db:pg://host/x', 'db:pg://u:@host/x')
    >>> hide_password("db:pg://u@host/x?password=secret&port=1"), hide_password("pg://u:s@host")
    ('db:pg://u@host/x?password=&port=1', 'pg://u:@host')
    """
    uri = _IN_QUERY.sub(r"\1", uri)
    match = re.match(r"([a-z][^/?#]*//)([^/?#]*)@(.*)", uri, re.IGNORECASE | re.DOTALL)
    if match is None:
        return uri
    user, colon, _password = match[2].partition(":")
    if not user and colon:
        return match[1] + match[3]
    return f"{match[1]}{user}{colon}@{match[3]}"


def hide_passwords(text: str) -> str:
    """Cut the passwords out of all URIs in a text: a word may be one where no URI belongs.

    >>> hide_passwords('unknown change: "db:pg://u:s/e@host/x?sslpassword=secret", or "a@b"')
    'unknown change: "db:pg://u:@host/x?sslpassword=", or "a@b"'
    >>> hide_passwords("cannot reach db:pg://host:5432/clinic: the change is users@v1.0")
    'cannot reach db:pg://host:5432/clinic: the change is users@v1.0'
    """
    return _IN_AUTHORITY.sub(r"\1:@", _IN_QUERY.sub(r"\1", text))
