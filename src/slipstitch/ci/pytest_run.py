"""Run the pgTAP files of a project by pytest with our plugin, in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from slipstitch.ci.beside import Beside
from slipstitch.ci.model import Case, Outcome
from slipstitch.errors import SlipstitchError
from slipstitch.throwaway.server import Server

__all__ = ["NOTHING_SELECTED", "TestRequest", "TestRun", "require_pytest"]

NOTHING_SELECTED = 5
"""What pytest ends with where no test was selected."""

_OUTCOMES: dict[str, Outcome] = {"failure": "failed", "error": "failed", "skipped": "skipped"}


@dataclass(frozen=True)
class TestRequest:
    """What to run.

    :param paths: files and folders; all configured folders where there is none.
    :param among: only files that are listed here, or stand in a folder listed here.
    :param keyword: pytest's expression that selects tests by their names.
    :param workers: how many test at once: sessions of one process for pgTAP files alone, else
        processes, with xdist; 0 for one.
    :param server: a server to test on; one is started where there is none.
    :param template: a database of that server with the plan deployed, which is copied.
    :param coverage: where to write which statements of PL/pgSQL ran.
    :param junit: where to keep the report that CI servers read.
    :param options: given to pytest as they are.
    :param has_python: tests in Python run as well, not the pgTAP files alone.
    """

    __test__ = False

    paths: Sequence[str] = ()
    among: Sequence[Path] | None = None
    keyword: str | None = None
    workers: int = 0
    server: Server | None = None
    template: str | None = None
    host_owner: str | None = None
    coverage: Path | None = None
    junit: Path | None = None
    options: Sequence[str] = ()
    has_python: bool = False


def require_pytest() -> None:
    """Refuse to go on where what the tests need is not installed.

    :raises SlipstitchError: with what to install.
    """
    wanted = ("pytest", "pytest_postgresql", "filelock")
    missing = [name for name in wanted if importlib.util.find_spec(name) is None]
    if missing:
        raise SlipstitchError(
            "test",
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed",
            hint="pip install 'slipstitch[test]'",
        )


@dataclass
class TestRun:
    """A process of pytest, and what it reported once it has ended.

    :param shows: whether pytest prints as it goes; its words are kept otherwise.
    """

    __test__ = False

    request: TestRequest
    shows: bool = False
    printed: str = ""
    cases: list[Case] = field(default_factory=list)
    _process: Beside | None = None
    _folder: tempfile.TemporaryDirectory[str] | None = None

    def start(self) -> None:
        """Start pytest.

        :raises SlipstitchError: pytest is not installed.
        """
        require_pytest()
        self._folder = tempfile.TemporaryDirectory(prefix="slipstitch-test-")
        environ = dict(os.environ)
        server = self.request.server
        if server is not None and server.passfile:
            environ["PGPASSFILE"] = server.passfile
        # What pytest prints is talk: standard output is for the result.
        self._process = Beside(self._command(), environ, is_shown=self.shows)

    def finish(self) -> int:
        """Wait for the end; return pytest's exit code, and keep what was reported."""
        assert self._process is not None
        assert self._folder is not None
        try:
            ended = self._process.finish()
            self.printed = ended.printed + ended.said
            report = self._report
            self.cases = read_cases(report.read_bytes()) if report.is_file() else []
            return ended.status
        finally:
            self.stop()

    def stop(self) -> None:
        """End the process where nobody will wait for it, and remove what it wrote for us."""
        if self._process is not None:
            self._process.stop()
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def _report(self) -> Path:
        assert self._folder is not None
        return self.request.junit or Path(self._folder.name, "junit.xml")

    def _command(self) -> list[str]:
        request = self.request
        assert self._folder is not None
        words = ["-q", f"--junit-xml={self._report}"]
        if not request.has_python:
            words.append("--slipstitch-only")
        if request.among is not None:
            listed = Path(self._folder.name, "among")
            listed.write_text("".join(f"{path}\n" for path in request.among), encoding="utf-8")
            words.append(f"--slipstitch-among={listed}")
        if request.server is not None:
            server = request.server
            words += [f"--postgresql-host={server.host}", f"--postgresql-port={server.port}"]
            words.append(f"--postgresql-user={server.user}")
        named = {
            "--slipstitch-template": request.template,
            "--slipstitch-host-owner": request.host_owner,
            "--slipstitch-coverage": request.coverage,
            "-k": request.keyword,
        }
        for option, value in named.items():
            if value is not None:
                words += [option, str(value)]
        if request.workers > 1 and not request.has_python:
            words.append(f"--slipstitch-sessions={request.workers}")
        elif request.workers > 1 and importlib.util.find_spec("xdist") is not None:
            words += ["-n", str(request.workers)]
        return [sys.executable, "-m", "pytest", *words, *request.options, *request.paths]


def read_cases(document: bytes) -> list[Case]:
    """Read what pytest reported in JUnit's form.

    >>> read_cases(b'<testsuites><testsuite><testcase classname="t.a" name="pgTAP" time="0.1">'
    ...     b'<failure message="no">a.sql:3</failure></testcase></testsuite></testsuites>')
    [Case(name='t.a pgTAP', outcome='failed', text='a.sql:3', seconds=0.1)]
    """
    cases = []
    # The report is pytest's own, written a moment ago.
    for element in ET.fromstring(document).iter("testcase"):  # noqa: S314
        name = f"{element.get('classname', '')} {element.get('name', '')}".strip()
        seconds = float(element.get("time", 0))
        outcome: Outcome = "passed"
        text = ""
        for child in element:
            if child.tag in _OUTCOMES:
                outcome = _OUTCOMES[child.tag]
                text = (child.text or child.get("message") or "").strip()
        cases.append(Case(name, outcome, text, seconds))
    return cases
