"""Plans whose last lines are not released yet: take a change out, or give it another name.

The ids of all later changes differ afterwards, so nobody may have deployed them where it counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from slipstitch.errors import SlipstitchError
from slipstitch.plan.lines import split_note
from slipstitch.plan.model import Change
from slipstitch.plan.names import check_change_name
from slipstitch.plan.parse import PlanFile, parse_plan

__all__ = ["with_new_name", "without_change"]


def without_change(planfile: PlanFile, change: Change) -> PlanFile:
    """Return the plan without the line of a change.

    :raises SlipstitchError: ident ``plan``, when something that stays requires it.
    """
    lines = list(planfile.lines)
    place = change.line_number - 1
    del lines[place]
    ends = place == len(lines) or not lines[place].strip()
    if ends and place > planfile.header_end and not lines[place - 1].strip():
        del lines[place - 1]  # the empty line that set it apart
    return _read(planfile, lines, f'"{change.name}" cannot be removed')


def with_new_name(planfile: PlanFile, change: Change, name: str) -> PlanFile:
    """Return the plan with another name for a change, wherever a later line requires it.

    :raises SlipstitchError: ident ``plan``, when the name is taken or none.
    """
    check_change_name(name)
    plan = planfile.plan
    if any(each.name == name for each in plan.changes):
        raise SlipstitchError("plan", f'Change "{name}" already exists in plan {plan.path}.')
    lines = list(planfile.lines)
    place = change.line_number - 1
    lines[place] = lines[place].replace(change.name, name, 1)
    for later in plan.changes[change.position + 1 :]:
        if any(
            one.change == change.name and one.project is None
            for one in (*later.requires, *later.conflicts)
        ):
            number = later.line_number - 1
            lines[number] = _with_new_requirement(lines[number], change.name, name)
    return _read(planfile, lines, f'"{change.name}" cannot be renamed')


def _with_new_requirement(line: str, old: str, new: str) -> str:
    """Return a line whose list of dependencies names a change otherwise.

    >>> _with_new_requirement("b [a !a@v1 other:a] 2024 # [a]", "a", "c")
    'b [c !c@v1 other:a] 2024 # [a]'
    """
    content, _, _ = split_note(line)
    start, end = content.index("[") + 1, content.rindex("]")
    words = []
    for word in content[start:end].split(" "):
        bare = word.removeprefix("!")
        name, at, tag = bare.partition("@")
        words.append(f"{word[: len(word) - len(bare)]}{new}{at}{tag}" if name == old else word)
    return f"{line[:start]}{' '.join(words)}{line[end:]}"


def _read(planfile: PlanFile, lines: Sequence[str], refused: str) -> PlanFile:
    data = "".join(f"{line}\n" for line in lines).encode()
    try:
        return parse_plan(data, planfile.plan.path)
    except SlipstitchError as error:
        raise SlipstitchError(
            "plan",
            refused,
            detail=error.message,
            hint="change or remove what requires it first",
        ) from error
