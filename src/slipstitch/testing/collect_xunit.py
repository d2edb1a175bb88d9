"""Collect the schemas whose xUnit functions are tests, and report each function's assertions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.testing.collect import common_copy
from slipstitch.testing.xunit import FunctionRun, run_functions

__all__ = ["XUnitItem"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add an item for each configured schema, unless files were named."""
    if config.args_source is pytest.Config.ArgsSource.ARGS and not config.getoption(
        "slipstitch_only"
    ):
        return
    if config.getoption("slipstitch_among"):
        return
    for schema in config.getini("slipstitch_xunit"):
        items.append(XUnitItem.from_parent(session, name=f"xunit {schema}", schema=schema))


class FunctionsFailed(Exception):  # noqa: N818 - tells how a test ended
    """A schema whose functions ran, some of which failed."""


class XUnitItem(pytest.Item):
    """The run of all test functions of one schema."""

    def __init__(self, *, schema: str, **names: Any) -> None:
        super().__init__(**names)
        self.schema = schema

    def runtest(self) -> None:
        """Run each function and note which failed; a schema without any fails."""
        conninfo = common_copy(self.config)
        try:
            done = list(run_functions(conninfo, self.schema))
        except psycopg.OperationalError as error:
            message = f"the server was lost: {str(error).strip()}"
            raise SlipstitchError("testing", message) from error
        except psycopg.Error as error:
            raise SlipstitchError("testing", str(error).strip()) from error
        if not done:
            message = f'no function "test…" in schema "{self.schema}"'
            raise SlipstitchError("testing", message)
        failed = [text for each in done for text in _failures(each)]
        self.add_report_section("call", "functions", "\n".join(each.name for each in done))
        if failed:
            raise FunctionsFailed("\n".join(failed))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what failed; the Python around it is nobody's concern."""
        if isinstance(excinfo.value, FunctionsFailed | SlipstitchError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Give the title that reports show."""
        return self.config.rootpath, None, self.name


def _failures(done: FunctionRun) -> list[str]:
    texts = [f"{done.name}: {problem}" for problem in done.problems]
    for assertion in done.report.assertions:
        if not assertion.counts_as_passed:
            head = f"{done.name}: not ok {assertion.number} - {assertion.description}"
            texts.append("\n".join([head, *assertion.remarks]))
    return texts
