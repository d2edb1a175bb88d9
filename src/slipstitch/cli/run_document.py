"""The report of a run: Sqitch's lines, or with ``--json`` one document beside them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slipstitch.cli.failure import from_foreign
from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError
from slipstitch.report.progress import JournalReport, ProgressReport
from slipstitch.runner.events import Informed, Tell

__all__ = ["RunReport", "reporting"]


class RunReport:
    """Takes the runner's events; ``add`` puts more into the document.

    :param is_document: whether standard output holds a document and nothing else.
    """

    def __init__(self, tell: Tell, *, is_document: bool) -> None:
        self.tell = tell
        self.is_document = is_document
        self.document: dict[str, Any] = {}

    def inform(self, text: str) -> None:
        """Tell a line of talk."""
        self.tell(Informed(text))

    def add(self, values: dict[str, Any]) -> None:
        """Add entries to the document."""
        self.document.update(values)


@contextmanager
def reporting(
    invocation: Invocation, verb: str, shown: str, *, as_json: bool
) -> Iterator[RunReport]:
    """Report a run. With ``as_json`` standard output holds the document alone.

    The document is printed whatever happens, an error goes on to the caller.
    """
    if not as_json:
        usual = ProgressReport(invocation.verbosity, sys.stdout, sys.stderr)
        yield RunReport(usual, is_document=False)
        return
    journal = JournalReport(invocation.verbosity, sys.stderr)
    report = RunReport(journal, is_document=True)
    failure: SlipstitchError | None = None
    finished = False
    try:
        yield report
        finished = True
    except Exception as error:
        failure = error if isinstance(error, SlipstitchError) else from_foreign(error)
        if failure is not None and failure.exit_code == 1:
            # Sqitch prints this on standard output, which is the document's.
            sys.stderr.write(f"{failure.message}\n")
        raise
    finally:
        document: dict[str, Any] = {"verb": verb, "target": shown, "ok": finished}
        if failure is not None:
            document["error"] = _error_document(failure)
        document["changes"] = journal.changes
        document["failures"] = sum(not change.get("ok", False) for change in journal.changes)
        document.update(report.document)
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _error_document(error: SlipstitchError) -> dict[str, Any]:
    return {
        "ident": error.ident,
        "message": error.message,
        "detail": error.detail,
        "hint": error.hint,
        "location": str(error.location) if error.location else None,
        "exit_code": error.exit_code,
    }
