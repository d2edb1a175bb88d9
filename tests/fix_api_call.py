"""How a function of api is called."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Call"]


@dataclass(frozen=True)
class Call:
    """How a function is called.

    :param query: the call, with names of values in braces.
    :param first: what has to be there: its first value is ``{first}``.
    :param refusal: the SQLSTATE of the answer, where nothing can be given to this caller.
    """

    query: str
    first: str = ""
    refusal: str = ""
