"""What a handler is given, and how it says that it failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import UUID

__all__ = ["Failure", "Job"]


@dataclass(frozen=True, eq=False)
class Job:
    """A job that was claimed.

    :param attempt: counts its tries; 1 is the first.
    :param progress: what an earlier try said of how far it came, to go on from.
    :param cancelled: set as soon as the worker learns that somebody asked the job to stop.
    """

    id: UUID
    organization_id: UUID
    kind: str
    args: Mapping[str, Any]
    attempt: int
    correlation_id: str | None = None
    progress: Any = None
    cancelled: Event = field(default_factory=Event)


class Failure(Exception):  # noqa: N818 - the word of the contract
    """A handler knows why it failed.

    :param error_class: transient, permanent, rate_limit, auth, validation or conflict.
    :param message: what went wrong, for people; without secrets.
    :param retry_after: when the other side said to come back.
    """

    def __init__(
        self, error_class: str, message: str, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.error_class = error_class
        self.retry_after = retry_after
