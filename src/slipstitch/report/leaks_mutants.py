"""Say of each policy which of its mutants were noticed, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slipstitch.leaks.mutants import Trial

__all__ = ["as_document", "lines", "unnoticed"]


def unnoticed(trials: Sequence[Trial]) -> list[Trial]:
    """Return the mutants that nobody noticed, and for which no reason is known."""
    return [trial for trial in trials if not trial.is_noticed and trial.reason is None]


def lines(trials: Sequence[Trial]) -> list[str]:
    """Return each policy, a line for each of its mutants below it, and the sum."""
    said: list[str] = []
    for subject, found in _by_subject(trials).items():
        said.append(subject)
        said += [f"    {trial.mutant.kind}: {_told(trial)}" for trial in found]
    return [*said, _sum(trials)]


def _by_subject(trials: Sequence[Trial]) -> dict[str, list[Trial]]:
    """Return mutants by policy; those of a table itself under the table's name."""
    found: dict[str, list[Trial]] = {}
    for trial in trials:
        mutant = trial.mutant
        of_policy = f"policy {mutant.policy} on {mutant.relation.label}"
        subject = of_policy if mutant.policy else f"table {mutant.relation.label}"
        found.setdefault(subject, []).append(trial)
    return found


def _told(trial: Trial) -> str:
    if trial.is_noticed:
        return "noticed by " + "; ".join(f"{who}: {what}" for who, what in trial.notices.items())
    if trial.reason is not None:
        return f"nobody can notice: {trial.reason}"
    return "NOBODY NOTICED"


def _sum(trials: Sequence[Trial]) -> str:
    counted = _counts(trials)
    policies = {
        (trial.mutant.relation.label, trial.mutant.policy)
        for trial in trials
        if trial.mutant.policy
    }
    return (
        f"{counted['mutants']} mutants of {len(policies)} policies: {counted['noticed']} noticed,"
        f" {counted['known']} that nobody can notice, {counted['unnoticed']} unnoticed"
    )


def _counts(trials: Sequence[Trial]) -> dict[str, int]:
    return {
        "mutants": len(trials),
        "noticed": sum(trial.is_noticed for trial in trials),
        "known": sum(not trial.is_noticed and trial.reason is not None for trial in trials),
        "unnoticed": len(unnoticed(trials)),
    }


def as_document(trials: Sequence[Trial]) -> dict[str, Any]:
    """Return the same as plain data."""
    return {
        **_counts(trials),
        "subjects": [
            {
                "relation": found[0].mutant.relation.label,
                "policy": found[0].mutant.policy or None,
                "roles": list(found[0].mutant.roles),
                "mutants": [
                    {
                        "kind": trial.mutant.kind,
                        "statement": trial.mutant.statement,
                        "noticed": trial.is_noticed,
                        "noticed_by": dict(trial.notices),
                        "reason": trial.reason,
                    }
                    for trial in found
                ],
            }
            for found in _by_subject(trials).values()
        ],
    }
