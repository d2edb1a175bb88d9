"""Find claims that users write themselves, and forge them."""

from __future__ import annotations

import re
from dataclasses import replace

from slipstitch.leaks.look import Catalogue
from slipstitch.leaks.model import Identity

__all__ = ["forged", "metadata_keys"]

_KEY = re.compile(r"user_meta_?data'(?:::text)?\)?\s*->>?\s*'([^']+)'")


def metadata_keys(catalogue: Catalogue) -> list[str]:
    """Return the keys of ``user_metadata`` that policies, and functions they may call, read."""
    texts = [
        text or ""
        for relation in catalogue.relations.values()
        for policy in relation.policies
        for text in (policy.using_expression, policy.check_expression)
    ]
    texts += [routine.source for routine in catalogue.routines]
    return sorted({key for text in texts for key in _KEY.findall(text)})


def forged(identity: Identity, key: str, value: str) -> Identity:
    """Return the identity after it wrote a value into its own ``user_metadata``.

    >>> forged(Identity("ada", "authenticated", {"sub": "1"}), "org", "b").claims
    {'sub': '1', 'user_metadata': {'org': 'b'}}
    """
    claims = dict(identity.claims or {})
    metadata = claims.get("user_metadata")
    kept = dict(metadata) if isinstance(metadata, dict) else {}
    claims["user_metadata"] = {**kept, key: value}
    return replace(identity, claims=claims)
