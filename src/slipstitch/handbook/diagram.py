"""The diagram of a schema: its tables, what they point to in other schemas, and the arrows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slipstitch.handbook.addresses import names_in
from slipstitch.handbook.model import Column, Relation, Schema

__all__ = ["Arrow", "Box", "Diagram", "diagram_of", "mermaid"]

_NO_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Box:
    """A table: its columns that are keys or parts of them.

    :param columns: name, type, and ``PK``, ``FK`` or both.
    :param is_elsewhere: whether it stands in another schema, and is only named.
    """

    address: str
    columns: tuple[tuple[str, str, str], ...] = ()
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A foreign key.

    :param is_optional: whether a row may point to nothing.
    :param is_single: whether no two rows point to the same one.
    """

    source: str
    target: str
    label: str
    is_optional: bool
    is_single: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and arrows, in the order of names."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def diagram_of(schema: Schema) -> Diagram:
    """Return the diagram of a schema."""
    tables = {each.address: each for each in schema.tables}
    arrows = [arrow for table in tables.values() for arrow in _arrows(table)]
    elsewhere = sorted({arrow.target for arrow in arrows} - tables.keys())
    boxes = [Box(address, tuple(_key_columns(table))) for address, table in tables.items()]
    boxes += [Box(address, is_elsewhere=True) for address in elsewhere]
    return Diagram(tuple(boxes), tuple(arrows))


def _arrows(table: Relation) -> Iterator[Arrow]:
    for key in table.foreign_keys:
        is_optional = any(table.is_nullable(name) for name in key.columns)
        yield Arrow(
            table.address,
            key.target,
            ", ".join(key.columns),
            is_optional,
            table.is_unique(key.columns),
        )


def _key_columns(table: Relation) -> Iterator[tuple[str, str, str]]:
    pointing = {name for key in table.foreign_keys for name in key.columns}
    for column in table.columns:
        marks = [
            mark
            for mark, names in (("PK", table.primary_key), ("FK", pointing))
            if column.name in names
        ]
        if marks:
            yield column.name, column.type, ", ".join(marks)


def mermaid(diagram: Diagram, tables: Mapping[str, list[Column]]) -> str:
    """Return the diagram as mermaid draws it, tables of the schema with all their columns.

    >>> arrow = Arrow("shop.orders", "shop.customers", "customer_id", False, False)
    >>> boxes = (Box("shop.customers"), Box("shop.orders", (("customer_id", "uuid", "FK"),)))
    >>> column = Column("customer_id", "uuid", False)
    >>> print(mermaid(Diagram(boxes, (arrow,)), {"shop.orders": [column]}))
    erDiagram
        shop_customers["shop.customers"]
        shop_orders["shop.orders"] {
            uuid customer_id FK
        }
        shop_customers ||--o{ shop_orders : "customer_id"
    """
    names = _mermaid_names(diagram)
    lines = ["erDiagram"]
    for box in diagram.boxes:
        title = box.address.replace('"', "'")
        head = f'    {names[box.address]}["{title}"]'
        columns = tables.get(box.address, [])
        if not columns:
            lines.append(head)
            continue
        marks = {name: mark for name, _, mark in box.columns}
        lines.append(f"{head} {{")
        for column in columns:
            mark = marks.get(column.name, "")
            words = f"{_word(column.type)} {_word(column.name)} {mark}".rstrip()
            lines.append(f"        {words}")
        lines.append("    }")
    for arrow in diagram.arrows:
        one = "|o" if arrow.is_optional else "||"
        many = "o|" if arrow.is_single else "o{"
        label = arrow.label.replace('"', "'")
        ends = f"{names[arrow.target]} {one}--{many} {names[arrow.source]}"
        lines.append(f'    {ends} : "{label}"')
    return "\n".join(lines)


def _mermaid_names(diagram: Diagram) -> dict[str, str]:
    """Return a name without signs for each box, no two the same."""
    found: dict[str, str] = {}
    for box in diagram.boxes:
        name = free = "_".join(_word(each) for each in names_in(box.address))
        number = 2
        while free in found.values():
            free = f"{name}_{number}"
            number += 1
        found[box.address] = free
    return found


def _word(text: str) -> str:
    words = _NO_WORD.sub("_", text.replace("[]", "_array")).strip("_")
    return words if words[:1].isalpha() else f"n_{words}"
