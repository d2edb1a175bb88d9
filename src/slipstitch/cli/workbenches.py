"""Make the workbench of a command: what its options, the configuration and the person say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from slipstitch.begun import Begun
from slipstitch.cli.invocation import Invocation
from slipstitch.cli.lock_options import lock_budgets
from slipstitch.cli.run_document import RunReport
from slipstitch.errors import SlipstitchError
from slipstitch.project import Project
from slipstitch.runner.hooks import HOOKS, Hooks
from slipstitch.runner.opening import Opened
from slipstitch.runner.workbench import Workbench

__all__ = ["open_workbench"]


@contextmanager
def open_workbench(
    invocation: Invocation,
    verb: str,
    project: Project,
    report: RunReport,
    *,
    variables: Mapping[str, str] | None = None,
    locks: Mapping[str, Any] | None = None,
    begun: Begun[Opened] | None = None,
) -> Iterator[Workbench]:
    """Give a workbench and disconnect at the end, whatever happens.

    :param report: takes what the run tells; where it makes a document, rows go to stderr.
    :param variables: psql variables of the scripts.
    :param locks: what the options on locks said, for commands that change the database.
    :param begun: opens the lock session by now.
    """
    budgets = (
        lock_budgets(invocation.config, project.target, invocation.environ, locks)
        if locks is not None
        else {}
    )
    workbench = Workbench(
        project=project,
        person=invocation.person,
        environ=invocation.environ,
        variables=variables or {},
        tell=report.tell,
        verb=verb,
        verbosity=invocation.verbosity,
        rows_to_stderr=report.is_document,
        explains=locks is not None and invocation.verbose_count >= 1,
        shares_waits=invocation.config.get_bool("slipstitch.share_flushes") is not False,
        hooks=_hooks(invocation, project, is_document=report.is_document),
        begun=begun,
        **budgets,
    )
    try:
        yield workbench
    finally:
        workbench.close()


def _hooks(invocation: Invocation, project: Project, *, is_document: bool) -> Hooks:
    """Return the commands that the section ``hooks`` names.

    :raises SlipstitchError: when it names one that there is not: it would never be run.
    """
    commands = invocation.config.section("hooks")
    unknown = sorted(set(commands) - set(HOOKS))
    if unknown:
        raise SlipstitchError(
            "hook",
            f'there is no hook "{unknown[0]}"',
            hint=f"hooks are {', '.join(HOOKS)}",
            location=invocation.config.location(f"hooks.{unknown[0]}"),
        )
    return Hooks(commands, invocation.environ, project.target.shown, is_document)
