"""Say whether somebody may be cancelled, what becomes of its work, and by which statement."""

from __future__ import annotations

from slipstitch.blockers.model import Advice, PreparedTransaction, Process
from slipstitch.script.shape import Letter
from slipstitch.script.traits import Kind, traits_of
from slipstitch.script.words import words_of

__all__ = ["advise", "advise_prepared"]

_WHOLE = "its transaction rolls back and the change is as if never begun; {verb} again"
_OF_LETTER: dict[Letter, str] = {
    "A": _WHOLE,
    "B": _WHOLE,
    "C": "the block in flight rolls back, finished blocks stay; {verb} again, it goes on there",
    "E": "psql runs it: what it committed stays, and nobody knows how far it came; the change "
    "is in doubt until you tell",
}
_LEAVES_INDEX = "leaves an index that is not valid; the next deploy drops it and goes on"
_STATEMENTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("create", "index", "concurrently"), _LEAVES_INDEX),
    (("create", "unique", "index", "concurrently"), _LEAVES_INDEX),
    (("drop", "index", "concurrently"), "leaves the index, perhaps not valid; it is dropped later"),
    (
        ("reindex",),
        "the old index serves on; reindex concurrently leaves one named …_ccnew that is not "
        "valid: drop it",
    ),
    (("vacuum",), "what it cleaned stays clean; nothing is lost"),
    (
        ("call", "online", ".", "backfill"),
        "finished batches stay; the next call of the same name goes on",
    ),
    (("call", "online"), "steps that it committed stay; the next call goes on after them"),
)


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
        return Advice("yes", _of_change(process, letter), _command(process))
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


def _of_change(process: Process, letter: Letter | None) -> str:
    if process.is_idle:
        means = "a transaction that is open rolls back; {verb} again"
    elif of_statement := _of_statement(process):
        means = f"{of_statement}; the run stops with exit code 3"
    elif letter is not None and letter in _OF_LETTER:
        means = _OF_LETTER[letter]
    else:
        means = "what is not committed rolls back; {verb} again, it goes on after what is"
    return means.format(verb=process.verb)


def _of_stranger(process: Process) -> str:
    if process.is_hidden:
        return "what it does is not shown to your role"
    if process.is_idle:
        return (
            "it waits for its client, so a cancel would do nothing; this ends the session, and "
            "rolls back what it has not committed"
        )
    return _of_statement(process) or "its statement fails, and its transaction rolls back"


def _of_statement(process: Process) -> str:
    """Return what a statement outside of transactions leaves; empty for any other."""
    words = tuple(word.text for word in words_of(process.statement))
    for start, means in _STATEMENTS:
        if words[: len(start)] == start:
            return means
    if traits_of(process.statement).kind in (Kind.ALONE, Kind.MAY_COMMIT):
        return "what it committed stays"
    return ""


def _command(process: Process) -> str:
    """Return the statement that ends what the process does."""
    name = "pg_terminate_backend" if process.is_idle else "pg_cancel_backend"
    return f"select {name}({process.leader_pid or process.pid});"
