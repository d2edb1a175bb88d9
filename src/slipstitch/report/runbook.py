"""The runbook of a restore: what a drill runs, in its order, with the figures of one if wanted."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

import jinja2

from slipstitch.drill.failures import EXPLAINED
from slipstitch.drill.model import Report
from slipstitch.drill.steps import ARCHIVING, COMMANDS, RECOVERY, filled
from slipstitch.report.drill import as_text

__all__ = ["as_page"]

_TEMPLATE = Path(__file__).with_name("runbook.md.j2")
_PLACES = {
    "source": "host=DATABASE_SERVER user=postgres",
    "backup": "/backup/base",
    "archive": "/backup/wal",
    "data": "/restored/data",
    "socket": "/restored",
    "log": "/restored/log",
    "port": "5432",
    "superuser": "postgres",
    "until": "2026-03-01 09:59:59+00:00",
}


def as_page(report: Report | None = None) -> str:
    """Return the page.

    :param report: of a drill whose figures shall stand at the end.
    """
    environment = jinja2.Environment(  # noqa: S701 - Markdown, of our words
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(_TEMPLATE.read_text()).render(
        archiving=ARCHIVING,
        recovery=RECOVERY,
        places=_PLACES,
        failures=EXPLAINED,
        figures=None if report is None else as_text(report),
        settings=_settings,
        shell=_shell,
    )


def _settings(settings: Mapping[str, str]) -> str:
    lines = [f"{name} = '{filled(value, **_PLACES)}'\n" for name, value in settings.items()]
    return f"```ini\n{''.join(lines)}```"


def _shell(step: str) -> str:
    line = shlex.join(filled(word, **_PLACES) for word in COMMANDS[step])
    return f"```sh\n{line}\n```"
