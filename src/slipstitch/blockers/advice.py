"""Say whether somebody may be cancelled, what becomes of its work, and by which statement."""

from __future__ import annotations

from slipstitch.blockers.model import Advice, PreparedTransaction, Process
from slipstitch.runner.cancelling import if_cancelled, leaves_behind
from slipstitch.script.shape import Letter

__all__ = ["advise", "advise_prepared"]


def advise(process: Process, letter: Letter | None = None) -> Advice:
    """Return whether a process may be cancelled.

    :param letter: the shape of the script that slipstitch runs in it, where it is known.
    """
    found = _of_server(process)
    if found is not None:
        return found
    if process.verb == "verify":
        return Advice("yes", "verify scripts only read", _command(process))
    if process.change is not None:
        return _of_change(process, letter)
    if process.is_own and process.is_idle:
        return Advice(
            "no",
            "it holds Sqitch's lock for the run and does nothing else; cancel the session that "
            "runs the change, or press Ctrl-C where the program runs",
        )
    return Advice("ask", _of_stranger(process), _command(process))


def advise_prepared(transaction: PreparedTransaction) -> Advice:
    """Return what may be done about a prepared transaction."""
    name = transaction.gid.replace("'", "''")
    return Advice(
        "ask",
        f"only its transaction manager knows whether it must be committed; in database "
        f'"{transaction.database}", as its owner or a superuser',
        f"rollback prepared '{name}';",
    )


def _of_server(process: Process) -> Advice | None:
    """Return what holds for processes that no client has."""
    if process.is_autovacuum:
        if "to prevent wraparound" in process.statement:
            return Advice(
                "no",
                "it prevents wraparound: it is begun again at once and must come to an end",
                _command(process),
            )
        return Advice("yes", "autovacuum comes again later", _command(process))
    if process.kind not in ("client backend", "parallel worker"):
        return Advice("no", f"it is the server's own: {process.kind}")
    return None


def _of_change(process: Process, letter: Letter | None) -> Advice:
    if process.is_idle:
        means = f"a transaction that is open rolls back; {process.verb} again"
        return Advice("yes", means, _command(process))
    found = if_cancelled(process.verb or "deploy", process.statement, letter)
    return Advice("yes" if found.is_safe else "ask", found.means, _command(process))


def _of_stranger(process: Process) -> str:
    if process.is_hidden:
        return "what it does is not shown to your role"
    if process.is_idle:
        return (
            "it waits for its client, so a cancel would do nothing; this ends the session, and "
            "rolls back what it has not committed"
        )
    return leaves_behind(process.statement) or "its statement fails, and its transaction rolls back"


def _command(process: Process) -> str:
    """Return the statement that ends what the process does."""
    name = "pg_terminate_backend" if process.is_idle else "pg_cancel_backend"
    return f"select {name}({process.leader_pid or process.pid});"
