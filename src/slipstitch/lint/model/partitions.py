"""Read what attaches, detaches and creates partitions, the default partition's part included."""

from __future__ import annotations

from slipstitch.lint.model.cursor import text_of
from slipstitch.lint.model.effects import Cause, LockMode, Work
from slipstitch.lint.model.reading import Reading
from slipstitch.lint.model.relations import Relation

__all__ = ["attach", "detach", "join_parent", "look_at_default"]

_STRONG = LockMode.ACCESS_EXCLUSIVE
_WEAK = LockMode.SHARE_UPDATE_EXCLUSIVE


def attach(reading: Reading, relation: Relation, _only: bool) -> None:
    """Read ``attach partition``: the new partition is not in service yet, the default one is."""
    cursor = reading.cursor
    place = cursor.words[0].start
    child = reading.known.relation(cursor.name())
    reading.lock(relation, _WEAK, "attach partition", offset=place)
    proven = any(each.kind == "check" and each.valid for each in child.constraints.values())
    work, cause = (Work.NONE, Cause.NONE) if proven else (Work.SCAN, Cause.PARTITION)
    reading.lock(child, _STRONG, "attach partition", work, cause, offset=place, used=False)
    look_at_default(reading, relation, "attach partition", place)
    join_parent(relation, child, is_default=text_of(cursor.rest).endswith("default"))


def join_parent(relation: Relation, child: Relation, *, is_default: bool) -> None:
    """Note that a table is a partition from here on."""
    if relation.kind == "table":
        relation.kind = "partitioned"
    child.parent = relation.name
    relation.partitions.append(child.name)
    if is_default:
        relation.default_partition = child.name


def look_at_default(reading: Reading, relation: Relation, what: str, place: int) -> None:
    """Note that the default partition is searched for rows that belong to the new one."""
    default = reading.known.relations.get(relation.default_partition)
    if default is None:
        return
    proven = any(each.kind == "check" and each.valid for each in default.constraints.values())
    work, cause = (Work.NONE, Cause.NONE) if proven else (Work.SCAN, Cause.PARTITION)
    reading.lock(default, _STRONG, what, work, cause, offset=place, parent=relation.name)


def detach(reading: Reading, relation: Relation, _only: bool) -> None:
    """Read ``detach partition``, plain, concurrently or finalize."""
    cursor = reading.cursor
    place = cursor.words[0].start
    child = reading.known.relation(cursor.name())
    if cursor.sees("concurrently"):
        reading.alone = "detach partition concurrently"
        if relation.default_partition:
            reading.refused = "a partition cannot be detached concurrently beside a default one"
        mode = _WEAK
    else:
        mode = _STRONG
    reading.lock(relation, mode, "detach partition", offset=place)
    reading.lock(child, mode, "detach partition", offset=place)
    reading.note("detach", child.name, place, table=relation.name)
    reading.known.leave_parent(child)
