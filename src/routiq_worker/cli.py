"""``routiq-worker``: work off a queue until a signal asks to stop."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import socket
from collections.abc import Mapping
from datetime import timedelta

import click

from routiq_worker.worker import Handler, Settings, Worker

__all__ = ["main"]


@click.command(
    epilog="Example: routiq-worker --queue sync --batch 10 --handlers clinic.jobs:HANDLERS"
)
@click.option(
    "--conninfo", default="", help="How to connect, as libpq takes it; PG* variables by default."
)
@click.option("--role", metavar="ROLE", help="Role to act as after the login, such as app_worker.")
@click.option("--queue", default="default", show_default=True, help="Queue to work off.")
@click.option("--name", help="Name of this worker; host and process by default.")
@click.option("--batch", default=1, show_default=True, help="Jobs to claim at once.")
@click.option("--lease", default=300.0, show_default=True, help="Seconds to hold a job for.")
@click.option("--poll", default=1.0, show_default=True, help="Seconds between looks.")
@click.option("--drain", is_flag=True, help="Stop when nothing is there.")
@click.option(
    "--handlers", metavar="MODULE:NAME", help="Mapping of kinds to Python handlers; SQL else."
)
def main(
    *,
    conninfo: str,
    role: str | None,
    queue: str,
    name: str | None,
    batch: int,
    lease: float,
    poll: float,
    drain: bool,
    handlers: str | None,
) -> None:
    """Work off jobs of a queue.

    SIGTERM and SIGINT let it finish the job that it is at, and give back what it has not begun.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    worker = Worker(
        Settings(
            conninfo,
            name or f"{socket.gethostname()}-{os.getpid()}",
            queue,
            batch,
            timedelta(seconds=lease),
            poll,
            role,
            drain,
        ),
        _load(handlers) if handlers else {},
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()


def _load(reference: str) -> Mapping[str, Handler]:
    module, _, attribute = reference.partition(":")
    try:
        found: Mapping[str, Handler] = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise click.BadParameter(str(error), param_hint="--handlers") from error
    return found
