"""Open the lock session, also while the plan is read: the server is busy with that for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from slipstitch.begun import Begun
from slipstitch.locks import LockSession
from slipstitch.records import record
from slipstitch.registry.model import DeployedChange, RegistryLook
from slipstitch.registry.queries import Queries
from slipstitch.registry.read import read_last_changes, read_look
from slipstitch.runner.left_running import read_work_sessions
from slipstitch.target.model import Target

__all__ = ["Opened", "open_lock", "opening"]


@record
class Opened:
    """The lock session, and what stood in the database when somebody wanted to know at once.

    :param latest: by project, the change that was deployed last.
    :param has_turn: whether the key is taken, and nothing of a run that is gone goes on.
    """

    lock: LockSession
    look: RegistryLook | None = None
    latest: Mapping[str, DeployedChange] | None = None
    has_turn: bool = False


def open_lock(
    target: Target,
    environ: Mapping[str, str],
    verb: str,
    *,
    looks: bool = False,
    takes: bool = False,
) -> Opened:
    """Connect to a target.

    :param verb: what the session is called by.
    :param looks: look at once what stands in the database, as whoever only reads may.
    :param takes: take the key if nobody has it, and look then: until it is given back, what
        stands there stays. Who has to wait for it is told later.
    """
    lock = LockSession(target.conninfo(environ), target.shown, verb)
    try:
        has_turn = takes and _takes_turn(lock)
        if not (looks or has_turn):
            return Opened(lock)
        queries = Queries(target.registry)
        look = read_look(lock.connection, queries)
        # Whoever may not read is told that in its turn.
        may_read = look.exists and not look.missing_rights
        latest = read_last_changes(lock.connection, queries) if may_read else None
        return Opened(lock, look, latest, has_turn)
    except BaseException:
        lock.close()
        raise


def _takes_turn(lock: LockSession) -> bool:
    lock.refuse_pooler()
    return lock.takes_at_once() and not read_work_sessions(lock.connection)


@contextmanager
def opening(
    target: Target,
    environ: Mapping[str, str],
    verb: str,
    *,
    looks: bool = False,
    takes: bool = False,
) -> Iterator[Begun[Opened]]:
    """Connect to a target while other things are done; at the end, nothing is left of it.

    It takes the parameters of :func:`open_lock`.
    """
    begun = Begun(
        lambda: open_lock(target, environ, verb, looks=looks, takes=takes),
        lambda opened: opened.lock.close(),
    )
    try:
        yield begun
    finally:
        begun.drop()
