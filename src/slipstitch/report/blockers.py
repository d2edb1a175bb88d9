"""The text and the document of ``blockers``: the tree, what each one does, what may be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from slipstitch.blockers.advice import advise, advise_prepared
from slipstitch.blockers.model import Advice, Backfill, Edge, Picture, Process, Progress
from slipstitch.blockers.scripts import Scripts
from slipstitch.blockers.tree import Node, grow
from slipstitch.patience.modes import name_of

__all__ = ["BlockersReport", "duration"]

_LONGEST_STATEMENT = 300


def duration(seconds: float | None) -> str:
    """Return a time as people say it.

    >>> duration(0.04), duration(75), duration(7300), duration(None)
    ('40 ms', '1 min 15 s', '2 h 1 min', '')
    """
    if seconds is None:
        return ""
    if seconds < 1:
        return f"{max(seconds, 0) * 1000:.0f} ms"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class BlockersReport:
    """What one look found, for people and for programs.

    :param all_statements: show statements of others too; they may hold data of people.
    """

    def __init__(self, picture: Picture, scripts: Scripts, *, all_statements: bool) -> None:
        self.picture = picture
        self.scripts = scripts
        self.all_statements = all_statements
        self.roots = grow(picture.edges)
        in_tree = {who for edge in picture.edges for who in (edge.waiter, edge.blocker)}
        self.at_work = [each for pid, each in picture.processes.items() if pid not in in_tree]

    @property
    def anybody_waits(self) -> bool:
        """Whether somebody waits for somebody."""
        return bool(self.roots)

    def lines(self) -> Iterator[str]:
        """Yield the lines for people."""
        if not self.roots:
            yield "nobody waits for a lock"
        for root in self.roots:
            yield from self._node_lines(root, "", "")
        if self.at_work:
            yield "at work, waiting for nobody:"
        for process in self.at_work:
            yield from self._lines_of(process, "  ", "    ")
        for sentence in self.picture.unseen:
            yield f"not seen: {sentence}"

    def document(self) -> dict[str, Any]:
        """Return the same for programs; times are in seconds."""
        return {
            "database": self.picture.database,
            "waiting": self.anybody_waits,
            "tree": [self._node_document(root) for root in self.roots],
            "at_work": [self._document_of(process) for process in self.at_work],
            "not_seen": list(self.picture.unseen),
        }

    def _node_lines(self, node: Node, first: str, further: str) -> Iterator[str]:
        waiters = node.waiters
        inner = f"{further}{'│  ' if waiters else '   '}"
        process = self._process(node)
        if node.again:
            yield f"{first}{self._named(node)}: {_because(node.edge)} (its waiters: above)"
            return
        if process is not None:
            yield from self._lines_of(process, first, inner, node)
        else:
            transaction = self.picture.prepared[str(node.who)]
            age = duration(transaction.seconds)
            yield f"{first}{self._named(node)}, prepared {age} ago"
            yield from _advice_lines(advise_prepared(transaction), inner)
        for number, waiter in enumerate(waiters, 1):
            is_last = number == len(waiters)
            yield from self._node_lines(
                waiter,
                f"{further}{'└─ ' if is_last else '├─ '}",
                f"{further}{'   ' if is_last else '│  '}",
            )

    def _lines_of(
        self, process: Process, first: str, inner: str, node: Node | None = None
    ) -> Iterator[str]:
        """Yield what a process is, what it does, how far it is, and what may be done about it."""
        said = [_state(process)]
        if node is not None and node.in_circle:
            said.append("in a circle: each waits for the next, the server will end one of them")
        if node is not None and node.edge is not None:
            said.insert(0, _because(node.edge))
        yield f"{first}{_name(process)}: {'; '.join(part for part in said if part)}"
        if statement := self._statement(process):
            path = self.scripts.path(process)
            label = "last statement" if process.is_idle else "statement"
            yield f"{inner}{label}: {statement}" + (f" ({path})" if path else "")
        elif process.statement and not process.is_hidden:
            yield f"{inner}statement: not shown (--all-statements shows it)"
        if progress := self.picture.progress.get(process.pid):
            yield f"{inner}progress: {_progress(progress)}"
        if backfill := self.picture.backfills.get(process.pid):
            yield f"{inner}backfill: {_backfill(backfill)}"
        yield from _advice_lines(
            advise(process, self.scripts.letter(process)), inner, may=process.may_signal
        )

    def _statement(self, process: Process) -> str:
        """Return the statement, where it may be shown: it is ours, or the server's own."""
        shown = self.all_statements or process.is_own or process.is_autovacuum
        if not shown or process.is_hidden:
            return ""
        text = " ".join(process.statement.split())
        return text if len(text) <= _LONGEST_STATEMENT else f"{text[:_LONGEST_STATEMENT]}…"

    def _process(self, node: Node) -> Process | None:
        """Return the process of a node; None of a prepared transaction."""
        if isinstance(node.who, str):
            return None
        return self.picture.processes.get(node.who) or _gone(node.who)

    def _named(self, node: Node) -> str:
        process = self._process(node)
        if process is not None:
            return _name(process)
        transaction = self.picture.prepared[str(node.who)]
        return f'prepared transaction "{transaction.gid}" of role "{transaction.role}"'

    def _node_document(self, node: Node) -> dict[str, Any]:
        process = self._process(node)
        if process is not None:
            found = self._document_of(process)
        else:
            transaction = self.picture.prepared[str(node.who)]
            found = {
                "prepared_transaction": asdict(transaction),
                "cancel": asdict(advise_prepared(transaction)),
            }
        edge = node.edge
        if edge is not None:
            found["waits"] = {
                "cause": edge.cause,
                "for": edge.blocker,
                "mode": name_of(edge.mode) or None,
                "relation": edge.relation,
                "held": [name_of(mode) for mode in edge.held],
                "seconds": edge.seconds,
            }
        found["in_circle"] = node.in_circle
        found["waiters_shown_above"] = node.again
        found["waiters"] = [self._node_document(waiter) for waiter in node.waiters]
        return found

    def _document_of(self, process: Process) -> dict[str, Any]:
        progress = self.picture.progress.get(process.pid)
        backfill = self.picture.backfills.get(process.pid)
        return {
            "pid": process.pid,
            "role": process.role,
            "application": process.application,
            "database": process.database,
            "kind": process.kind,
            "state": process.state,
            "wait_event": process.wait_event,
            "transaction_seconds": process.transaction_seconds,
            "statement_seconds": process.statement_seconds,
            "verb": process.verb,
            "change": process.change,
            "script": self.scripts.path(process),
            "statement": self._statement(process) or None,
            "progress": asdict(progress) if progress else None,
            "backfill": asdict(backfill) if backfill else None,
            "cancel": asdict(advise(process, self.scripts.letter(process)))
            | {"may": process.may_signal},
        }


def _gone(pid: int) -> Process:
    """Return what is left of a process that ended between two questions."""
    nothing: dict[str, Any] = dict.fromkeys(
        (
            "leader_pid",
            "database",
            "role",
            "wait_event_type",
            "wait_event",
            "transaction_seconds",
            "statement_seconds",
            "state_seconds",
        )
    )
    return Process(
        pid=pid,
        application="",
        kind="client backend",
        state="gone by now",
        statement="",
        is_hidden=False,
        may_signal=True,
        **nothing,
    )


def _name(process: Process) -> str:
    """Return how a process is called: by what it does for us, or by role and application."""
    if process.change is not None:
        return f"process {process.pid}, {process.application}"
    if process.kind != "client backend":
        return f"process {process.pid}, {process.kind}"
    application = f', application "{process.application}"' if process.application else ""
    role = f', role "{process.role}"' if process.role else ""
    return f"process {process.pid}{role}{application}"


def _state(process: Process) -> str:
    if process.is_hidden:
        return "what it does is hidden from your role"
    state = process.state or "at work"
    if state == "idle in transaction":
        since = duration(process.state_seconds)
        age = duration(process.transaction_seconds)
        return f"idle in transaction for {since}, its transaction began {age} ago"
    if process.is_idle or state == "gone by now":
        return state
    parts = [f"its statement began {duration(process.statement_seconds)} ago"]
    if process.transaction_seconds is not None:
        parts.append(f"its transaction {duration(process.transaction_seconds)} ago")
    return ", ".join(parts) if process.statement_seconds is not None else state


def _because(edge: Edge | None) -> str:
    """Return why somebody waits, from the one that waits."""
    if edge is None:
        return ""
    where = f" on {edge.relation}" if edge.relation else f" ({edge.kind})" if edge.kind else ""
    wanted, held = name_of(edge.mode), " and ".join(map(name_of, edge.held))
    since = f" for {duration(edge.seconds)}" if edge.seconds is not None else ""
    against = f" against {held}" if held else ""
    return {
        "holds": f"waits{since}, wants {wanted}{where}{against}",
        "queue": f"waits{since} in the queue behind it, wants {wanted}{where}",
        "row": f"waits{since} for the end of the transaction that wrote its row"
        + (f" of {edge.relation}" if edge.relation else ""),
        "transaction": f"waits{since} until that transaction ends, holding nobody up"
        + (f"; it works on {edge.relation}" if edge.relation else ""),
        "looks": f"looks and does not ask yet: wants {wanted}{where}{against}, and holds nobody up",
        "run": "waits its turn: one run at a time works on a database",
    }[edge.cause]


def _progress(progress: Progress) -> str:
    parts = [f"{progress.command}: {progress.phase}"]
    if progress.total:
        percent = 100 * (progress.done or 0) / progress.total
        parts.append(f"{percent:.0f} % of {progress.relation_name or 'it'}")
    if progress.lockers_total:
        parts.append(f"{progress.lockers_done} of {progress.lockers_total} waited for")
    if progress.locker:
        parts.append(f"waits for process {progress.locker}")
    return ", ".join(parts)


def _backfill(backfill: Backfill) -> str:
    parts = [f'"{backfill.name}" of {backfill.relation_name}, {backfill.state}']
    if backfill.percent is not None:
        parts.append(f"{backfill.percent:g} %")
    if backfill.throttled_by:
        parts.append(f"rests because of {backfill.throttled_by}")
    if backfill.seconds_left is not None:
        parts.append(f"about {duration(backfill.seconds_left)} left")
    return ", ".join(parts)


def _advice_lines(advice: Advice, inner: str, *, may: bool = True) -> Iterator[str]:
    answer = {"yes": "yes", "ask": "ask whoever runs it", "no": "no"}[advice.safe]
    yield f"{inner}safe to cancel: {answer}; {advice.means}"
    if advice.command:
        without = "" if may else "   -- your role may not: it needs pg_signal_backend, or more"
        yield f"{inner}{advice.command}{without}"
