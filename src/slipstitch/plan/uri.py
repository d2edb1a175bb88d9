"""The URI of a project: as the registry keeps it, and in the canonical form that ids hash.

Two programs agree on the id of a change only if they agree on this form to the byte, so
it follows what Sqitch prints and not any one standard: path segments are left alone, and
the rules for a scheme are those of the schemes that Sqitch knows.
"""

from __future__ import annotations

import re

from slipstitch.lazy import pattern

__all__ = ["canonical_uri", "encoded_uri"]

_DEFAULT_PORTS = {
    "ftp": 21, "gopher": 70, "http": 80, "https": 443, "ldap": 389, "ldaps": 636,
    "mms": 1755, "news": 119, "nntp": 119, "nntps": 563, "pop": 110, "rlogin": 513,
    "rsync": 873, "rtsp": 554, "rtspu": 554, "sftp": 22, "snews": 563, "ssh": 22,
    "telnet": 23, "tn3270": 23,
}  # fmt: skip
"""The schemes whose host and port have a canonical form."""

_SCHEME = pattern(r"([A-Za-z][A-Za-z0-9.+-]*):")
_ILLEGAL = pattern(r"[^;/?:@&=+$,A-Za-z0-9\-_.!~*'()%#\[\]]")
_ESCAPE = pattern(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("-_.!~*'()")


def encoded_uri(text: str) -> str:
    """Return the pragma's text with every illegal character percent-encoded.

    >>> encoded_uri("https://example.com/a b")
    'https://example.com/a%20b'
    """
    text = re.sub(r"\A<(?:URL:)?(.*)>\Z", r"\1", text, flags=re.DOTALL)
    text = re.sub(r'\A"(.*)"\Z', r"\1", text, flags=re.DOTALL).strip()
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() in _DEFAULT_PORTS:
        text = _with_plain_host(text, scheme.end())
    text = _ILLEGAL.sub(lambda found: _percent(found[0]), text)
    # Brackets are legal around an IPv6 address and nowhere else.
    authority = re.match(r"(?:[A-Za-z][A-Za-z0-9.+-]*:)?//[^/?#]*", text)
    kept = authority.end() if authority else 0
    return text[:kept] + text[kept:].replace("[", "%5B").replace("]", "%5D")


def canonical_uri(text: str) -> str:
    """Return the form of a project's URI that enters every id.

    >>> canonical_uri("HTTPS://GitHub.com:443/theory/%7Eflipr")
    'https://github.com/theory/~flipr'
    >>> canonical_uri("http://example.com")
    'http://example.com/'
    """
    uri = encoded_uri(text)
    scheme = _SCHEME.match(uri)
    if scheme:
        name = scheme[1].lower()
        rest = uri[scheme.end() :]
        if name in _DEFAULT_PORTS:
            rest = _canonical_server(name, rest)
        elif name == "urn":
            namespace, colon, specific = rest.partition(":")
            rest = namespace.lower() + colon + specific
        uri = f"{name}:{rest}"
    return _ESCAPE.sub(_canonical_escape, uri)


def _canonical_server(scheme: str, rest: str) -> str:
    """Return what follows the scheme with its host, port and empty path made canonical."""
    found = re.match(r"//([^/?#]*)(.*)", rest, re.DOTALL)
    if not found:
        return rest
    authority, tail = found[1], found[2]
    user, at, place = authority.rpartition("@")
    host, port = place, ""
    numbered = re.match(r"(.*):(\d*)\Z", place, re.DOTALL)
    if numbered:
        host, port = numbered[1], numbered[2]
    if port and int(port) == _DEFAULT_PORTS[scheme]:
        port = ""
    host = _ESCAPE.sub(_canonical_escape, host).lower()
    host = re.sub(r"%[0-9a-f]{2}", lambda escape: escape[0].upper(), host)
    if not tail and scheme in {"http", "https"}:
        tail = "/"
    return f"//{user}{at}{host}{':' if port else ''}{port}{tail}"


def _with_plain_host(text: str, start: int) -> str:
    """Return the URI with an international host name in its ASCII form."""
    found = re.match(r"(//(?:[^/?#]*@)?)([^/?#:]*)", text[start:])
    if not found or found[2].isascii():
        return text
    labels = [
        label if label.isascii() else "xn--" + label.lower().encode("punycode").decode("ascii")
        for label in found[2].split(".")
    ]
    return text[:start] + found[1] + ".".join(labels) + text[start + found.end() :]


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _canonical_escape(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    if character.isascii() and (character.isalnum() or character in _UNRESERVED):
        return character
    return escape[0].upper()
