"""Open the lock session, also while the plan is read: the server is busy with that for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from slipstitch.begun import Begun
from slipstitch.locks import LockSession
from slipstitch.records import record
from slipstitch.registry.model import RegistryLook
from slipstitch.registry.queries import Queries
from slipstitch.registry.read import read_look
from slipstitch.target.model import Target

__all__ = ["Opened", "open_lock", "opening"]


@record
class Opened:
    """The lock session, and what stood in the database when somebody wanted to know at once."""

    lock: LockSession
    look: RegistryLook | None = None


def open_lock(
    target: Target, environ: Mapping[str, str], verb: str, *, looks: bool = False
) -> Opened:
    """Connect to a target.

    :param verb: what the session is called by.
    :param looks: look at once what stands in the database, as whoever only reads may.
    """
    lock = LockSession(target.conninfo(environ), target.shown, verb)
    try:
        return Opened(lock, read_look(lock.connection, Queries(target.registry)) if looks else None)
    except BaseException:
        lock.close()
        raise


@contextmanager
def opening(
    target: Target, environ: Mapping[str, str], verb: str, *, looks: bool = False
) -> Iterator[Begun[Opened]]:
    """Connect to a target while other things are done; at the end, nothing is left of it.

    It takes the parameters of :func:`open_lock`.
    """
    begun = Begun(
        lambda: open_lock(target, environ, verb, looks=looks), lambda opened: opened.lock.close()
    )
    try:
        yield begun
    finally:
        begun.drop()
