"""Procrastinate as a side of bench.jobs: ``prepare``, ``enqueue`` or ``work``."""

from __future__ import annotations

import asyncio
import importlib
import sys
import threading
import time
from typing import Any

_done = 0


async def _count(n: int) -> None:  # noqa: ARG001 - a task is called by names
    global _done  # noqa: PLW0603 - one count for the process
    _done += 1


def _app(conninfo: str) -> Any:
    # Any, because the peer is installed by the extra "bench" alone.
    procrastinate = importlib.import_module("procrastinate")
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo))
    app.task(name="bench", queue="bench")(_count)
    return app


async def _prepare(app: Any) -> None:
    async with app.open_async():
        await app.schema_manager.apply_schema_async()


async def _enqueue(app: Any, number: int) -> None:
    async with app.open_async():
        task = app.configure_task("bench", queue="bench")
        for n in range(number):
            await task.defer_async(n=n)


async def _work(app: Any) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    threading.Thread(target=_tell, daemon=True).start()
    async with app.open_async():
        await app.run_worker_async(
            queues=["bench"], concurrency=1, install_signal_handlers=False, delete_jobs="never"
        )


def _tell() -> None:
    told = 0
    while True:
        time.sleep(0.01)
        if _done != told:
            told = _done
            print(told, flush=True)


def main() -> None:
    """Do what the arguments say."""
    action, conninfo, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    app = _app(conninfo)
    steps = {
        "prepare": lambda: _prepare(app),
        "enqueue": lambda: _enqueue(app, number),
        "work": lambda: _work(app),
    }
    asyncio.run(steps[action]())


if __name__ == "__main__":
    main()
