"""Work off jobs of schema ``jobs``: claim, call a handler in SQL or Python, report."""

from routiq_worker.job import Failure, Job
from routiq_worker.worker import Handler, Settings, Worker

__all__ = ["Failure", "Handler", "Job", "Settings", "Worker"]
