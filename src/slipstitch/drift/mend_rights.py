"""The SQL that makes owners, privileges and comments of an object those of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from slipstitch.catalog.snapshot import Value

__all__ = ["grants", "literal", "mended_rights"]

_ON = {
    "materialized view": "table",
    "foreign table": "table",
    "view": "table",
    "aggregate": "function",
}


def literal(text: str) -> str:
    r"""Return a text as SQL writes it.

    >>> literal("it's"), literal("a\\b")
    ("'it''s'", " E'a\\\\b'")
    """
    quoted = text.replace("'", "''")
    if "\\" in quoted:
        escaped = quoted.replace("\\", "\\\\")
        return f" E'{escaped}'"
    return f"'{quoted}'"


def mended_rights(
    kind: str, name: str, attribute: str, plan: Value | None, live: Value | None
) -> Iterator[str] | None:
    """Return the statements that mend an attribute which most kinds of objects have.

    :param kind: the first words of the address, ``name`` the rest.
    :returns: nothing where the attribute is of another sort.
    """
    if attribute == "comment":
        said = literal(str(plan)) if plan is not None else "null"
        return iter([f"comment on {kind} {name} is {said.strip()};"])
    if attribute == "owner" and plan is not None:
        return iter([f"alter {kind} {name} owner to {_role(str(plan))};"])
    if attribute == "privileges":
        return grants(kind, name, _by_role(plan), _by_role(live))
    return None


def grants(
    kind: str, name: str, plan: Mapping[str, tuple[str, ...]], live: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """Yield what makes the privileges of an object those of the plan, role by role."""
    place, column = f"{_ON.get(kind, kind)} {name}", ""
    if kind == "column":
        table, _, last = name.rpartition(".")
        place, column = f"table {table}", f" ({last})"
    for role in sorted(plan.keys() | live.keys()):
        if plan.get(role) == live.get(role):
            continue
        if role in live:
            yield f"revoke all{column} on {place} from {_role(role)};"
        plainly = [each for each in plan.get(role, ()) if not each.endswith("*")]
        further = [each.removesuffix("*") for each in plan.get(role, ()) if each.endswith("*")]
        for words, option in ((plainly, ""), (further, " with grant option")):
            if words:
                listed = ", ".join(f"{word}{column}" for word in words)
                yield f"grant {listed} on {place} to {_role(role)}{option};"


def _by_role(value: Value | None) -> dict[str, tuple[str, ...]]:
    """Return privileges by role, from ``role: privilege, privilege by grantor``.

    >>> _by_role(("ada: all", "bob: select*, update by eve"))
    {'ada': ('all',), 'bob': ('select*', 'update')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in value if isinstance(value, tuple) else ():
        role, _, words = line.rpartition(": ")
        words = words.partition(" by ")[0]
        found[role] = (*found.get(role, ()), *words.split(", "))
    return found


def _role(name: str) -> str:
    """Return a role as SQL writes it; ``public`` is no name but a word.

    >>> _role("public"), _role("app_owner"), _role("Ada")
    ('public', 'app_owner', '"Ada"')
    """
    is_plain = name.replace("_", "a").isalnum() and name == name.lower() and not name[0].isdigit()
    return name if is_plain else '"' + name.replace('"', '""') + '"'
