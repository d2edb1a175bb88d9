"""Write what tests ran: a table of the sources for people, and LCOV for other tools."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from slipstitch.coverage.model import Coverage, Routine, percent
from slipstitch.coverage.sources import CoveredFile

__all__ = ["as_document", "as_lcov", "as_table", "policy_lines"]


def as_table(coverage: Coverage, files: Sequence[CoveredFile], homeless: Sequence[Routine]) -> str:
    """Return a line for each source that is not covered whole, then the sums."""
    rows = []
    for file in files:
        own = file.coverage()
        missed = [line for line, count in file.lines().items() if not count]
        if missed or own.branches[0] < own.branches[1]:
            rows.append((file.path, own, _ranges(missed)))
    width = max((len(path) for path, _, _ in rows), default=4)
    lines = [f"{'source':{width}}  statements  branches  lines that no test ran"] if rows else []
    lines += [
        f"{path:{width}}  {percent(own.statements):9.1f}%  {percent(own.branches):7.1f}%  {missed}"
        for path, own, missed in rows
    ]
    whole = len(files) - len(rows)
    lines.append(f"{whole} of {len(files)} sources are covered whole")
    if homeless:
        never = sum(each.count == 0 for routine in homeless for each in routine.countable)
        lines.append(
            f"{len(homeless)} routines stand in no source; {never} statements of them never ran"
        )
    for name, part in (("statements", coverage.statements), ("branches", coverage.branches)):
        lines.append(f"{name}: {part[0]} of {part[1]}, {percent(part):.1f}%")
    return "\n".join(lines)


def policy_lines(coverage: Coverage) -> list[str]:
    """Return the policies that no role can have asked, and how many were, by role and command.

    A policy that binds no role of this server is told apart: no test can ask it here.
    """
    asked = dict(coverage.policies())
    idle = [policy for policy, roles in asked.items() if not roles]
    never = [policy for policy in idle if policy not in coverage.unbinding]
    unbinding = [policy for policy in idle if policy in coverage.unbinding]
    lines = [f"{policy}: no role asked it" for policy in never]
    lines += [f"{policy}: binds no role of this server" for policy in unbinding]
    for policy, roles in asked.items():
        for role, commands in roles.items():
            lines.append(f"{policy}: {role}: {', '.join(commands)}")
    said = f"policies: {len(asked) - len(idle)} of {len(asked)} asked"
    lines.append(f"{said}, {len(unbinding)} bind no role of this server" if unbinding else said)
    return lines


def as_lcov(files: Sequence[CoveredFile]) -> str:
    """Return the tracefile that editors, code hosts and genhtml read."""
    lines: list[str] = []
    for file in files:
        lines += ["TN:", f"SF:{file.path}"]
        for routine, first in file.routines:
            begin = first + min((each.line for each in routine.statements), default=1) - 1
            ran = max((each.count for each in routine.statements), default=0)
            lines += [f"FN:{begin},{routine.signature}", f"FNDA:{ran},{routine.signature}"]
        lines.append(f"FNF:{len(file.routines)}")
        hit = [any(s.count for s in routine.statements) for routine, _ in file.routines]
        lines.append(f"FNH:{sum(hit)}")
        lines += _branch_lines(file)
        counted = file.lines()
        lines += [f"DA:{line},{count}" for line, count in counted.items()]
        lines.append(f"LF:{len(counted)}")
        lines.append(f"LH:{sum(count > 0 for count in counted.values())}")
        lines.append("end_of_record")
    return "".join(f"{line}\n" for line in lines)


def _branch_lines(file: CoveredFile) -> list[str]:
    lines: list[str] = []
    ways: dict[int, int] = {}
    taken = 0
    for routine, first in file.routines:
        for branch in routine.branches:
            line = first + branch.line - 1
            number = ways[line] = ways.get(line, -1) + 1
            lines.append(f"BRDA:{line},0,{number},{branch.count}")
            taken += branch.count > 0
    return [*lines, f"BRF:{len(lines)}", f"BRH:{taken}"]


def as_document(coverage: Coverage, files: Sequence[CoveredFile]) -> dict[str, object]:
    """Return the sums, the sources and the policies as plain data."""
    return {
        "statements": _sum(coverage.statements),
        "branches": _sum(coverage.branches),
        "sources": [
            {
                "path": file.path,
                "statements": _sum(file.coverage().statements),
                "branches": _sum(file.coverage().branches),
                "missed_lines": [line for line, count in file.lines().items() if not count],
            }
            for file in files
        ],
        "policies": [
            {"policy": policy, "asked": roles, "binds": policy not in coverage.unbinding}
            for policy, roles in coverage.policies()
        ],
    }


def _sum(part: tuple[int, int]) -> dict[str, object]:
    return {"ran": part[0], "all": part[1], "percent": percent(part)}


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers with neighbours joined.

    >>> _ranges([3, 4, 5, 9])
    '3-5, 9'
    """
    if not numbers:
        return ""
    breaks = [0, *(n for n, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1), len(numbers)]
    groups = [numbers[begin:end] for begin, end in pairwise(breaks)]
    return ", ".join(str(g[0]) if len(g) == 1 else f"{g[0]}-{g[-1]}" for g in groups)
