"""Unfinished work of earlier runs: what it is, and what the catalog says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slipstitch import lazy
from slipstitch.records import record
from slipstitch.registry.model import Direction, FinishedBlock, Intent, Unfinished
from slipstitch.registry.resolve import DeployedView
from slipstitch.runner.finding import Finding
from slipstitch.runner.protocol import Found, Probe, Recovery, recovery
from slipstitch.runner.workbench import Workbench

if TYPE_CHECKING:
    from slipstitch.runner import probes
else:
    # It knows what statements mean, and there is nearly never one to ask about.
    probes = lazy.module("slipstitch.runner.probes")

__all__ = ["UnfinishedChange", "find_unfinished"]


@record(slots=False)
class UnfinishedChange:
    """All that is left of one change in one direction."""

    change_id: str
    change: str
    direction: Direction
    intent: Intent | None
    blocks: tuple[FinishedBlock, ...]
    finding: Finding

    @property
    def found(self) -> Found:
        """The row of the recovery table that fits."""
        if self.intent is None:
            return Found.BLOCKS
        return {
            "statement": Found.STATEMENT_INTENT,
            "script": Found.SCRIPT_INTENT,
            "verify": Found.VERIFY_PENDING,
        }[self.intent.kind]

    @property
    def digest(self) -> str:
        """The digest of the script that was begun."""
        return self.intent.script_digest if self.intent else self.blocks[-1].script_digest

    @property
    def is_in_doubt(self) -> bool:
        """Whether somebody has to tell."""
        return recovery(self.found, probe=self.finding.probe) is Recovery.REFUSE_DOUBT

    def describe(self) -> list[str]:
        """Return what to tell a person: what it is, where it stands, what to look at."""
        lines: list[str] = []
        done = len(self.blocks)
        if self.found is Found.VERIFY_PENDING:
            return [f"{self.change}: deployed, but its verify script was not finished"]
        if self.intent is None:
            are, them = ("s are", "them") if done != 1 else (" is", "it")
            return [
                f"{self.change}: {done} block{are} done of its {self.direction} script; "
                f"the next run goes on after {them}"
            ]
        begun = self.intent.begun_at.strftime("%Y-%m-%d %H:%M:%S %z")
        what = f"{self.direction} of {self.change}, begun {begun}"
        if self.found is Found.SCRIPT_INTENT:
            lines.append(f"{what}: psql ran {self.intent.location}; how far it came nobody knows")
        else:
            lines.append(f"{what}: {self.intent.location} may or may not have taken effect")
            lines += [f"    {line}" for line in self.intent.statement.strip().splitlines()[:3]]
        lines.append(f"    {self.finding.text}")
        return lines


def find_unfinished(workbench: Workbench, view: DeployedView) -> list[UnfinishedChange]:
    """Return the unfinished changes of a project, with what the catalog says of each.

    Rows go with the record, so a record beside them was written by Sqitch since: such rows
    count no more.
    """
    rows = workbench.read_unfinished(view.project)
    unfinished = Unfinished(
        tuple(intent for intent in rows.intents if not _is_stale(intent, view)),
        tuple(block for block in rows.blocks if not _is_stale(block, view)),
    )
    keys: dict[tuple[str, Direction], str] = {}
    left: list[Intent | FinishedBlock] = [*unfinished.intents, *unfinished.blocks]
    for row in left:
        keys.setdefault((row.change_id, row.direction), row.change)
    found = []
    for (change_id, direction), name in keys.items():
        intent = unfinished.intent(change_id, direction)
        blocks = unfinished.finished(change_id, direction)
        finding = _look(workbench, intent)
        found.append(UnfinishedChange(change_id, name, direction, intent, blocks, finding))
    return found


def _look(workbench: Workbench, intent: Intent | None) -> Finding:
    if intent is not None and intent.kind == "statement":
        return probes.probe_statement(workbench.lock.connection, intent.statement, intent.schemas)
    return Finding(Probe.UNKNOWN, "look whether what the script makes is there")


def _is_stale(row: Intent | FinishedBlock, view: DeployedView) -> bool:
    deployed = row.change_id in view
    if isinstance(row, Intent) and row.kind == "verify":
        return not deployed
    return deployed if row.direction == "deploy" else not deployed
