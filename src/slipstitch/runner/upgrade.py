"""Upgrade: bring the registry of a database to the release that this tool writes."""

from __future__ import annotations

from slipstitch.errors import SlipstitchError
from slipstitch.registry import create
from slipstitch.registry.model import CURRENT_VERSION, RegistryLook
from slipstitch.runner.workbench import Workbench

__all__ = ["upgrade", "upgrade_registry"]


def upgrade(workbench: Workbench, lock_timeout: int) -> None:
    """Upgrade the registry of the target, or say that it is up to date.

    Sqitch takes no lock for it. We do: whoever deploys at that moment reads the tables.

    :param lock_timeout: seconds to wait for whoever is at work.
    :raises SlipstitchError: when there is no registry, or one of a release not known here.
    """
    look = workbench.look()
    if not look.exists:
        raise SlipstitchError(
            "engine",
            f"No registry found in {workbench.shown}. Have you ever deployed?",
            hint='the first "slipstitch deploy" makes one of the latest release',
        )
    if look.is_current:
        workbench.say(f"Registry {workbench.shown} is up-to-date at version {CURRENT_VERSION}")
        return
    create.refuse_newer(look)
    workbench.require_writable(look)
    workbench.lock.refuse_pooler()
    workbench.lock.take(lock_timeout, workbench.say)
    workbench.say(f"Upgrading registry {workbench.shown} to version {CURRENT_VERSION}")
    # Whoever held the lock before may have upgraded it.
    upgrade_registry(workbench, workbench.look())


def upgrade_registry(workbench: Workbench, look: RegistryLook) -> None:
    """Upgrade the registry, telling each step in Sqitch's words."""
    workbench.say(f"Upgrading the Sqitch registry from {look.version} to {CURRENT_VERSION}")
    before = look.version
    done = create.upgrade_registry(
        workbench.lock.connection, workbench.queries, look.version, workbench.person
    )
    for release in done:
        workbench.say(f"  * From {before} to {release}")
        before = release
