"""Judge a rehearsed change: what the budget does not allow, each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from slipstitch.errors import SlipstitchError
from slipstitch.rehearse.model import Problem, Rehearsed
from slipstitch.rehearse.trace import Traced

__all__ = ["Budget", "judge"]


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits. None means that it is shown and not judged.

    :param wait: milliseconds that a client may wait for a lock of the change.
    :param hold: milliseconds that a lock which somebody may wait for may be held.
    :param p99: how many times the 99th percentile before may that during the change be.
    :param failed: queries that may fail, beside those that failed before anything changed.
    :param blocking: statements that may keep somebody waiting for as long as their work on a
        table with rows takes.
    :param contract: statements of the previous version that need not work any more.
    """

    wait: float | None = 500
    hold: float | None = 500
    p99: float | None = None
    failed: float | None = 0
    blocking: float | None = 0
    contract: float | None = 0

    def with_limits(self, limits: Mapping[str, str]) -> Budget:
        """Return a budget with other limits, as options and configuration give them.

        :raises SlipstitchError: there is no such limit, or it is no number.

        >>> Budget().with_limits({"wait": "50", "p99": "none"}).wait
        50.0
        """
        known = [each.name for each in fields(self)]
        found: dict[str, float | None] = {}
        for name, text in limits.items():
            if name not in known:
                raise SlipstitchError(
                    "rehearse",
                    f'there is no budget "{name}"',
                    hint=f"the budgets are {', '.join(known)}",
                )
            try:
                found[name] = None if text == "none" else float(text)
            except ValueError as error:
                raise SlipstitchError(
                    "rehearse", f'budget "{name}": "{text}" is neither a number nor none'
                ) from error
        return replace(self, **found)


def judge(found: Rehearsed, budget: Budget) -> tuple[Problem, ...]:
    """Return what the budget does not allow of a change."""
    return tuple(_judge(found, budget))


def _judge(found: Rehearsed, budget: Budget) -> Iterator[Problem]:
    for trouble in found.troubles:
        place = f" ({trouble.error.location})" if trouble.error.location else ""
        words = f"it could not be {trouble.step}: {trouble.error.message}{place}"
        yield Problem("failure", words)
    yield from _blocking(found, budget)
    yield from _felt(found, budget)
    if budget.contract is not None and len(found.refused) > budget.contract:
        for refused in found.refused:
            when = refused.state or "any more"
            yield Problem(
                "contract",
                f"the previous version's {refused.query} does not work {when}: "
                f"{refused.message} (SQLSTATE {refused.sqlstate}, {refused.location})",
            )
    if found.left_behind and found.excuse is None:
        yield Problem("revert", f"the revert is not exact: {_count(len(found.left_behind))}")
    if found.unlike_first:
        yield Problem(
            "revert",
            f"the second deploy made something else: {_count(len(found.unlike_first))}",
        )


def _count(differences: int) -> str:
    return "1 difference" if differences == 1 else f"{differences} differences"


def _blocking(found: Rehearsed, budget: Budget) -> Iterator[Problem]:
    traced = (*(found.traced or ()), *(found.revert_traced or ()))
    blocking = [each for each in traced if each.blocks_long]
    if budget.blocking is not None and len(blocking) > budget.blocking:
        for each in blocking:
            yield Problem("blocking", f"{each.statement.location}: {_sentence(each)}")


def _sentence(traced: Traced) -> str:
    """Say who waits for what while a statement does what."""
    work = []
    if traced.rewritten:
        work.append(f"writes {_listed(traced.rewritten)} again")
    if traced.built and not traced.rewritten:
        work.append(f"builds {_listed(traced.built)}")
    if traced.scanned and not traced.rewritten:
        work.append(f"reads all of {_listed(traced.scanned)}")
    who = {lock.stops for lock in traced.stopping}
    waiting = "readers and writers" if "readers and writers" in who else "writers"
    # An index is locked with its table, and nobody thinks of it by its name.
    locks = [lock for lock in traced.stopping if lock.kind not in "iI"] or traced.stopping
    where = _listed(tuple(dict.fromkeys(lock.relation for lock in locks)))
    return f"{waiting} of {where} wait while it {' and '.join(work)}"


def _listed(names: tuple[str, ...]) -> str:
    """Join names as one says them.

    >>> _listed(("a", "b", "c"))
    'a, b and c'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _felt(found: Rehearsed, budget: Budget) -> Iterator[Problem]:
    """Yield what clients felt beyond the budget."""
    for what, seen in (("deploy", found.deploying), ("revert", found.reverting)):
        if budget.wait is not None and seen.waits and seen.waits[0].seconds * 1000 > budget.wait:
            wait = seen.waits[0]
            yield Problem(
                "wait",
                f"a client waited {wait.seconds * 1000:.0f} ms for {wait.relation} during the "
                f"{what} (budget {budget.wait:g} ms)",
            )
        if budget.hold is not None and seen.holds and seen.holds[0].seconds * 1000 > budget.hold:
            hold = seen.holds[0]
            yield Problem(
                "hold",
                f"the {what} held {hold.mode} on {hold.relation} for "
                f"{hold.seconds * 1000:.0f} ms (budget {budget.hold:g} ms)",
            )
    failed = sum(failure.count for failure in found.failures)
    if budget.failed is not None and failed > budget.failed:
        for failure in found.failures:
            yield Problem(
                "failed",
                f"{failure.count} of {failure.query} failed: {failure.message} "
                f"(SQLSTATE {failure.sqlstate})",
            )
    ratio = found.during.p99 / found.before.p99 if found.before.p99 and found.during.count else 0
    if budget.p99 is not None and ratio > budget.p99:
        yield Problem(
            "p99",
            f"p99 was {ratio:.1f} times that before the change (budget {budget.p99:g})",
        )
