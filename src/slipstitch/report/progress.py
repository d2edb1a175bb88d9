"""Lines for people while changes are deployed, reverted and verified: Sqitch's, to the blank."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from slipstitch.errors import SlipstitchError
from slipstitch.runner.events import (
    ChangeBegun,
    ChangeEnded,
    ChangeFound,
    Event,
    Informed,
    Reported,
    Summary,
    Troubled,
    Waiting,
    Warned,
)

__all__ = ["JournalReport", "ProgressReport", "begun_line"]


def begun_line(event: ChangeBegun) -> str:
    """Return the beginning of a change's line, dots included.

    >>> begun_line(ChangeBegun("+", "users @v1", 12, "…"))
    '  + users @v1 ..... '
    """
    dots = "." * (event.width - len(event.text) + 2)
    return f"  {event.sign} {event.text} {dots} "


class ProgressReport:
    """Prints what the runner tells.

    :param verbosity: 0 silences talk; ``not ok`` and errors are always shown.
    :param stdout: where Sqitch prints its progress.
    :param stderr: where it prints what went wrong.
    """

    def __init__(self, verbosity: int, stdout: TextIO, stderr: TextIO) -> None:
        self.verbosity = verbosity
        self.stdout = stdout
        self.stderr = stderr
        self._line: Callable[[str], None] = self._talk

    def __call__(self, event: Event) -> None:
        """Print one event."""
        match event:
            case Informed(text):
                self._talk(f"{text}\n")
                # Whoever waits for a lock wants to read so now, through a pipe as well.
                self.stdout.flush()
            case Reported(text):
                self._result(f"{text}\n")
            case Warned(text):
                self._warn(f"{text}\n")
            case Troubled(error):
                self._warn(describe_failure(error))
            case ChangeBegun():
                # Shown before the work starts: a long script must not look like a hang.
                # Sqitch takes what verify says for a result, the rest for talk.
                self._line = self._result if event.sign == "*" else self._talk
                self._line(begun_line(event))
                self.stdout.flush()
            case Waiting():
                # The change's own line stays open until it is known how it went.
                self._warn(f"\n{event.text}\n")
            case ChangeFound(problem=problem):
                self._line(f"# {problem}\n")
            case ChangeEnded(is_ok=True):
                self._line("ok\n")
            case ChangeEnded(error=error, note=note):
                self._line(f"not ok # {note}\n" if note else "not ok\n")
                if error is not None:
                    self._warn(describe_failure(error))
            case Summary(changes, errors):
                self._result(
                    "\nVerify Summary Report\n---------------------\n"
                    f"Changes: {changes}\nErrors:  {errors}\n"
                )

    def _talk(self, text: str) -> None:
        if self.verbosity >= 1:
            self.stdout.write(text)

    def _result(self, text: str) -> None:
        self.stdout.write(text)

    def _warn(self, text: str) -> None:
        self.stdout.flush()
        self.stderr.write(text)
        self.stderr.flush()


class JournalReport:
    """Keeps what the runner tells for the document of ``--json``; talk goes to standard error."""

    def __init__(self, verbosity: int, stderr: TextIO) -> None:
        self._progress = ProgressReport(verbosity, stderr, stderr)
        self.changes: list[dict[str, object]] = []
        self._problems: list[dict[str, str | None]] = []
        self._waits: list[dict[str, object]] = []

    def __call__(self, event: Event) -> None:
        """Print one event on standard error and keep its outcome."""
        self._progress(event)
        match event:
            case ChangeBegun(sign=sign, text=text, change_id=change_id):
                self._problems = []
                self._waits = []
                action = {"+": "deploy", "-": "revert", "*": "verify"}[sign]
                self.changes.append(
                    {"action": action, "change": text.split(" @")[0], "change_id": change_id}
                )
            case ChangeFound(problem=problem):
                self._problems.append(_problem(problem))
            case Waiting(who, is_asking, seconds):
                self._waits.append(
                    {"who": list(who), "asking": is_asking, "seconds": round(seconds, 3)}
                )
            case Troubled(error):
                self._problems.append(_problem_of(error))
            case ChangeEnded(is_ok=is_ok, error=error, note=note):
                if note is not None:
                    self._problems.append(_problem(note))
                if error is not None:
                    self._problems.append(_problem_of(error))
                self.changes[-1].update(ok=is_ok, problems=self._problems)
                if self._waits:
                    self.changes[-1]["waits"] = self._waits
            case _:
                pass


def _problem(message: str) -> dict[str, str | None]:
    return {"message": message, "location": None, "sqlstate": None, "detail": None}


def _problem_of(error: SlipstitchError) -> dict[str, str | None]:
    return {
        "message": error.message,
        "location": str(error.location) if error.location is not None else None,
        "sqlstate": getattr(error, "sqlstate", None),
        "detail": error.detail,
    }


def describe_failure(error: SlipstitchError) -> str:
    """Return an error's place, message, detail and hint, each on its line."""
    place = f"{error.location}: " if error.location is not None else ""
    lines = [f"{place}{error.message}"]
    if error.detail:
        lines.append(error.detail.rstrip("\n"))
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return "\n".join(lines) + "\n"
