"""Collect pgTAP files as tests, run each on a copy of the template, report each assertion."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.testing import kept, measure
from slipstitch.testing.database import Template
from slipstitch.testing.lanes import Lanes
from slipstitch.testing.run import Outcome, needs_superuser
from slipstitch.testing.server import (
    controller_pid,
    deployed_server,
    is_worker,
    postgres_bin,
    run_lock,
    stop_shared_servers,
)
from slipstitch.testing.tap import Assertion, Report, read_tap
from slipstitch.throwaway.server import Server

__all__ = ["PgTapFile", "PgTapItem", "common_copy", "made_template"]

HOST_OWNER = "slipstitch_host_owner"
_USUAL_FOLDER = "tests"
_LETTERS = {"passed": ".", "failed": "F", "skipped": "s", "xpassed": "X", "xfailed": "x"}
_among_key = pytest.StashKey[list[Path]]()
_lanes_key = pytest.StashKey[Lanes]()
_template_key = pytest.StashKey[Template | SlipstitchError]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the ``*.sql`` files of the configured folders."""
    if file_path.suffix == ".sql" and _is_configured(file_path, parent.config):
        collector: pytest.Collector = PgTapFile.from_parent(parent, path=file_path)
        return collector
    return None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what is not asked for; folders are gone through for what stands in them."""
    if not collection_path.is_file():
        return None
    if config.getoption("slipstitch_only") and not _is_test(collection_path, config):
        return True
    among = config.stash.get(_among_key, None)
    if among is None or not _is_test(collection_path, config):
        return None
    return True if not any(map(collection_path.is_relative_to, among)) else None


def _is_test(path: Path, config: pytest.Config) -> bool:
    return path.suffix == ".sql" and _is_configured(path, config)


def pytest_configure(config: pytest.Config) -> None:
    """Read the list of files that are asked for; look in all folders where none is named."""
    measure.begin(config)
    listed = config.getoption("slipstitch_among")
    if listed:
        names = Path(listed).read_text(encoding="utf-8").splitlines()
        config.stash[_among_key] = [config.invocation_params.dir / name for name in names]
    is_asked = config.args_source is pytest.Config.ArgsSource.ARGS
    if config.getoption("slipstitch_only") and not is_worker(config) and not is_asked:
        config.args = [str(folder) for folder in _folders(config) if folder.is_dir()]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse a configured folder that has no test: nothing would ever fail there."""
    if not session.config.getini("slipstitch_pgtap"):
        return
    for folder in _folders(session.config):
        if not any(folder.rglob("*.sql")):
            raise pytest.UsageError(f'no pgTAP file (*.sql) in "{folder}"')


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Drop the copies that this process used for most files, and write down what was counted."""
    lanes = session.config.stash.get(_lanes_key, None)
    if lanes is not None:
        lanes.close()
    measure.write_part(session.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no template on a server that was given, and no server that was not."""
    if is_worker(config):
        return
    if measure.has_parts(config):
        made = made_template(config)
        measure.add_up(config, made.server, made.name)
    if _given_server(config) is not None:
        _template(config).drop()
    stop_shared_servers(config)


class PgTapFile(pytest.File):
    """A pgTAP file; it holds one test, whose assertions are known once it has run."""

    def collect(self) -> Iterable[pytest.Item]:
        """Give the one test of the file."""
        yield PgTapItem.from_parent(self, name="pgTAP")


class AssertionsFailed(Exception):  # noqa: N818 - tells how a test ended
    """A file that ran, with assertions that failed or something wrong as a whole."""


class PgTapItem(pytest.Item):
    """The run of one pgTAP file."""

    report = Report()
    outcome: Callable[[], Outcome] | None = None

    def runtest(self) -> None:
        """Run the file on a copy of the template and read what it prints."""
        if _is_left_out(self):
            raise pytest.skip.Exception("it needs a superuser", _use_item_location=True)
        outcome = self._run()
        self.report = report = read_tap(outcome.printed)
        problems = [outcome.failure] if outcome.failure else report.problems
        if report.skipped_because is not None and not problems:
            reason = report.skipped_because or "the file gave no reason"
            raise pytest.skip.Exception(reason, _use_item_location=True)
        failed = [each for each in report.assertions if not each.counts_as_passed]
        if problems or failed:
            raise AssertionsFailed(_summary(report, problems, failed))

    def _run(self) -> Outcome:
        """Run the file; where several run at once, those that follow begin with it."""
        if self.outcome is None:
            items = list(_from(self))
            files = [(item.path, item._shown_path) for item in items]
            for item, outcome in zip(items, _lanes(self.config).begin(files), strict=True):
                item.outcome = outcome
        assert self.outcome is not None
        return self.outcome()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what failed; the Python around it is nobody's concern."""
        if isinstance(excinfo.value, AssertionsFailed):
            return f"{self._shown_path}: {excinfo.value}"
        if isinstance(excinfo.value, SlipstitchError):
            error = excinfo.value
            return "\n".join(text for text in (error.message, error.detail, error.hint) if text)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Give the place and the title that reports show."""
        return self.path, 0, self._shown_path

    @property
    def _shown_path(self) -> str:
        return self.nodeid.split("::")[0]

    def tell_assertions(self) -> None:
        """Report each assertion as a test of its own, under the name of the file."""
        for assertion in self.report.assertions:
            self._tell(assertion, time.time())

    def _tell(self, assertion: Assertion, now: float) -> None:
        place = f"{self._shown_path}:{assertion.line}" if assertion.line else self._shown_path
        outcome, text = _outcome(assertion, place)
        is_skipped = outcome == "skipped"
        report = pytest.TestReport(
            nodeid=self.nodeid,
            location=(self._shown_path, (assertion.line or 1) - 1, place),
            keywords={},
            outcome=outcome,
            longrepr=(str(self.path), assertion.line or 0, text or "") if is_skipped else text,
            when="call",
            sections=[],
            duration=0,
            start=now,
            stop=now,
            slipstitch_assertion=f"line {assertion.line}: {assertion.description}",
        )
        if assertion.directive == "todo":
            report.wasxfail = assertion.reason
        self.ihook.pytest_runtest_logreport(report=report)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Report the assertions before the file: here nothing is captured any more."""
    if isinstance(item, PgTapItem) and call.when == "call":
        item.tell_assertions()


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: pytest.CollectReport | pytest.TestReport) -> Any:
    """Count the assertions, and a file itself only when something is wrong with it as a whole."""
    assertion = getattr(report, "slipstitch_assertion", None)
    if assertion is not None:
        category: str = report.outcome
        if hasattr(report, "wasxfail"):
            category = "xpassed" if report.passed else "xfailed"
        letter = _LETTERS[category]
        return category, letter, f"{category.upper()} {assertion}"
    if report.nodeid.endswith(".sql::pgTAP") and report.when == "call" and report.passed:
        return "", "", ""
    return None


def _outcome(
    assertion: Assertion, place: str
) -> tuple[Literal["passed", "failed", "skipped"], str | None]:
    """Say how pytest counts an assertion; what is to do and fails is a skip with xfail."""
    if assertion.directive == "skip":
        return "skipped", f"Skipped: {assertion.reason}"
    if assertion.directive == "todo":
        return ("passed", None) if assertion.is_ok else ("skipped", assertion.reason)
    if assertion.is_ok:
        return "passed", None
    head = f"{place}: not ok {assertion.number} - {assertion.description}"
    return "failed", "\n".join([head, *assertion.remarks])


def _summary(report: Report, problems: list[str], failed: list[Assertion]) -> str:
    total = len(report.assertions)
    texts = list(problems)
    if failed:
        texts.append(f"{len(failed)} of {total} assertions failed")
    return "\n".join([*texts, *report.remarks])


def made_template(config: pytest.Config) -> Template:
    """Return the template, made once a run; a failure to make it is kept as well."""
    if _template_key not in config.stash:
        try:
            template = _template(config)
            template.make(run_lock(config))
            config.stash[_template_key] = template
        except SlipstitchError as error:
            config.stash[_template_key] = error
    made = config.stash[_template_key]
    if isinstance(made, SlipstitchError):
        raise made
    return made


def common_copy(config: pytest.Config) -> str:
    """Return the conninfo of this process's copy for files that roll back all they do.

    A copy costs more than most files take, and they cannot tell that they share one.
    """
    return _lanes(config).first.conninfo


def _lanes(config: pytest.Config) -> Lanes:
    if _lanes_key not in config.stash:
        count = 1 if is_worker(config) else config.getoption("slipstitch_sessions")
        config.stash[_lanes_key] = Lanes(made_template(config), count)
    return config.stash[_lanes_key]


def _from(item: PgTapItem) -> Iterator[PgTapItem]:
    """Give a file and those that run right after it, without any other test between them.

    So nothing else of the run ever goes on beside them.
    """
    items = item.session.items
    for each in items[items.index(item) :]:
        if not isinstance(each, PgTapItem):
            return
        if not _is_left_out(each):
            yield each


def _is_left_out(item: PgTapItem) -> bool:
    return bool(item.config.getoption(HOST_OWNER)) and needs_superuser(item.path)


def _template(config: pytest.Config) -> Template:
    """Say how the template is made, on the server that is given or on one of our own."""
    given = _given_server(config)
    patterns: list[str] = config.getini("slipstitch_setup")
    host_owner: str | None = config.getoption(HOST_OWNER)
    project = config.rootpath / config.getini("slipstitch_project")
    options: list[str] = config.getini("slipstitch_deploy_options")
    setup = tuple(path for pattern in patterns for path in sorted(config.rootpath.glob(pattern)))
    kept_as = None
    if given is None:
        words = [*options, f"owner {host_owner}", f"counted {measure.is_wanted(config)}"]
        kept_as = kept.name_of(project, setup, words, os.environ, postgres_bin())
    server = given or deployed_server(config, host_owner, kept_as)
    return Template(
        server=server,
        name=f"slipstitch_template_{controller_pid(config)}" if given else "slipstitch_template",
        project=project,
        deploy_options=tuple(options),
        setup=setup,
        host_owner=host_owner,
        deployed=config.getoption("slipstitch_template"),
        finish=measure.prepare_template if measure.is_wanted(config) else None,
        keep=partial(kept.keep, server.name, kept_as) if kept_as else None,
    )


def _given_server(config: pytest.Config) -> Server | None:
    """Return the server that pytest-postgresql's options name: it is given by its port."""
    named = {
        word: config.getoption(f"postgresql_{word}", None) or config.getini(f"postgresql_{word}")
        for word in ("host", "port", "user")
    }
    if named["port"] is None:
        return None
    return Server("given", named["host"], int(named["port"]), named["user"], "", "given")


def _folders(config: pytest.Config) -> list[Path]:
    named = config.getini("slipstitch_pgtap") or [_USUAL_FOLDER]
    return [config.rootpath / folder for folder in named]


def _is_configured(path: Path, config: pytest.Config) -> bool:
    return any(path.is_relative_to(folder) for folder in _folders(config))
