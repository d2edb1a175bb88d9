"""Write a handbook as pages of Markdown, with a diagram for each schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from slipstitch.generated import Generated, environment_of
from slipstitch.handbook.diagram import diagram_of, mermaid
from slipstitch.handbook.drawing import draw
from slipstitch.handbook.model import Book, Grant, Item, Relation, Schema
from slipstitch.interface.naming import distinct
from slipstitch.interface.raises import split_comment

__all__ = ["handbook_pages"]

_TEMPLATES = "handbook/templates"
# What Markdown takes for a mark; an underscore inside a word is none.
_MARKS = re.compile(r"[\\<*`\[]|(?<!\w)_|_(?!\w)")
_TRIGGER = re.compile(r"\b(?:BEFORE|AFTER|INSTEAD OF)\b.*", re.DOTALL)
_LONGEST_TRIGGER = 120
_UNSAFE = re.compile(r"[^\w.-]+")


def handbook_pages(book: Book, name: str) -> tuple[Generated, ...]:
    """Return the files of the handbook.

    :param name: what the pages call the database.
    """
    environment = environment_of(
        _TEMPLATES,
        cell=_cell,
        code=_code,
        plain=_plain,
        query=_query,
        task=_task,
        raises=split_comment,
    )
    stems = distinct([_UNSAFE.sub("_", schema.name) for schema in book.schemas])
    words: dict[str, Any] = {
        "book": book,
        "name": name,
        "stems": dict(zip((schema.name for schema in book.schemas), stems, strict=True)),
        "coverage": _coverage(book),
        "grants": {role: list(_gathered(book, role)) for role in book.roles},
        "policies": {role: list(_policies(book, role)) for role in book.roles},
    }

    def page(path: str, template: str, **more: Any) -> Generated:
        return Generated(path, environment.get_template(f"{template}.md.j2").render(words, **more))

    pages = [page("README.md", "overview"), page("roles.md", "roles")]
    pages.append(page("indexes.md", "indexes"))
    for schema, stem in zip(book.schemas, stems, strict=True):
        pages.append(page(f"tables/{stem}.md", "tables", schema=schema))
        pages.append(page(f"dictionary/{stem}.md", "dictionary", schema=schema))
        pages.append(page(f"functions/{stem}.md", "functions", schema=schema))
        if schema.tables:
            pages += _diagram(schema, stem, page)
    return tuple(pages)


def _diagram(schema: Schema, stem: str, page: Any) -> Iterator[Generated]:
    diagram = diagram_of(schema)
    columns = {table.address: table.columns for table in schema.tables}
    yield Generated(f"diagrams/{stem}.svg", draw(diagram, f"Tables of schema {schema.name}"))
    text = mermaid(diagram, columns)
    yield page(f"diagrams/{stem}.md", "diagram", schema=schema, mermaid=text)


def _coverage(book: Book) -> list[tuple[str, int, int]]:
    return [(kind, total, has) for kind, (total, has) in sorted(book.commented.items())]


def _gathered(book: Book, role: str) -> Iterator[tuple[str, str, list[str]]]:
    """Give kind, privileges and addresses of what a role may do, alike together."""
    gathered: dict[tuple[str, str], list[str]] = {}
    for grant in _of_role(book, role):
        gathered.setdefault((grant.kind, grant.privileges), []).append(grant.address)
    for (kind, privileges), addresses in sorted(gathered.items()):
        yield kind, privileges, sorted(addresses)


def _of_role(book: Book, role: str) -> Iterator[Grant]:
    yield from (grant for grant in book.grants if grant.role == role)


def _policies(book: Book, role: str) -> Iterator[tuple[Relation, Item]]:
    for relation in book.relations:
        for policy in relation.policies:
            if role in policy.facts["roles"]:
                yield relation, policy


def _plain(text: str | None) -> str:
    """Return text of a comment as Markdown shows it word for word, on one line."""
    flat = " ".join((text or "").split())
    return _MARKS.sub(lambda found: "&lt;" if found[0] == "<" else f"\\{found[0]}", flat)


def _cell(text: str | None) -> str:
    """Return text for a cell of a table; a dash where there is none."""
    return _plain(text).replace("|", "\\|") or "-"


def _code(text: str | None) -> str:
    """Return text as code in a cell; nothing where there is none."""
    flat = " ".join((text or "").split()).replace("|", "\\|")
    if not flat:
        return ""
    return f"`` {flat} ``" if "`" in flat else f"`{flat}`"


def _query(definition: str) -> str:
    """Return what an index is over: the words behind its table's name."""
    return definition.partition(" USING ")[2]


def _task(definition: str) -> str:
    """Return when a trigger fires and what it calls, without long arguments."""
    found = _TRIGGER.search(definition)
    task = found[0] if found else definition
    return task if len(task) <= _LONGEST_TRIGGER else f"{task.partition('(')[0]}(…)"
