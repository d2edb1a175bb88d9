"""What the killed workers do in Python: an effect, sometimes slow, sometimes a failure."""

from __future__ import annotations

import time
from collections.abc import Mapping

from routiq_worker import Failure, Handler, Job
from routiq_worker.queue import Connection


def take_effect(connection: Connection, job: Job) -> dict[str, int]:
    """Leave a row that says what was done, in the transaction of the job."""
    connection.execute(
        "insert into trial.effects (job_id, organization_id) values (%s, %s)",
        (job.id, job.organization_id),
    )
    time.sleep(job.args.get("seconds", 0))
    if job.attempt <= job.args.get("fails", 0):
        raise Failure("transient", "it was told to fail")
    return {"attempt": job.attempt}


HANDLERS: Mapping[str, Handler] = {"trial.python": take_effect}
