"""What is known of the database at a point of the plan: relations, columns, keys, types."""

from __future__ import annotations

from dataclasses import field

from slipstitch.lint.model.type_names import TypeName
from slipstitch.records import record

__all__ = ["Column", "Constraint", "Index", "Known", "Relation", "UserType"]


@record(frozen=False, slots=False)
class Column:
    """A column; ``type`` is None where nobody told."""

    name: str
    type: TypeName | None = None
    not_null: bool = False
    generated: str = ""
    default: bool = False


@record(frozen=False, slots=False)
class Constraint:
    """A constraint of a table. ``refers`` is the table that a foreign key points to."""

    name: str
    kind: str
    columns: tuple[str, ...] = ()
    refers: str = ""
    valid: bool = True
    expression: str = ""


@record(frozen=False, slots=False)
class Index:
    """An index; ``columns`` ends before the first expression."""

    name: str
    relation: str
    columns: tuple[str, ...] = ()
    unique: bool = False
    partial: bool = False
    on_only: bool = False
    mentions: frozenset[str] = frozenset()


@record(frozen=False, slots=False)
class Relation:
    """A table, view, materialized view or sequence.

    ``seen`` is false while only the script that made it knows of it. ``complete`` tells that its
    columns and constraints are known, not guessed; ``filled`` that a query put rows into it;
    ``options`` that a view has some; ``shows_all_rows`` that a policy hides nothing from somebody.
    """

    name: str
    kind: str = "table"
    columns: dict[str, Column] = field(default_factory=dict)
    constraints: dict[str, Constraint] = field(default_factory=dict)
    complete: bool = False
    seen: bool = True
    temporary: bool = False
    unlogged: bool = False
    method: str = "heap"
    parent: str = ""
    partitions: list[str] = field(default_factory=list)
    default_partition: str = ""
    row_security: bool = False
    row_security_forced: bool = False
    shows_all_rows: bool = False
    options: bool = False
    reads: tuple[str, ...] = ()
    made_by: str = ""
    filled: bool = False

    def column(self, name: str) -> Column:
        """Return a column; one that nobody told of is made up."""
        return self.columns.setdefault(name, Column(name))

    def proves_not_null(self, column: str) -> bool:
        """Whether the server can know without looking that the column holds no null."""
        if column in self.columns and self.columns[column].not_null:
            return True
        wanted = f"{column} is not null"
        for constraint in self.constraints.values():
            if constraint.kind == "check" and constraint.valid:
                parts = [part.strip("() ") for part in constraint.expression.split(" and ")]
                if " or " not in constraint.expression and wanted in parts:
                    return True
        return False


@record(frozen=False, slots=False)
class UserType:
    """A type of the user: ``enum``, ``domain``, ``composite`` …; constrained if a domain checks."""

    name: str
    kind: str
    base: TypeName | None = None
    constrained: bool = False


@record(frozen=False, slots=False)
class Known:
    """Everything known; statements change it as they go by."""

    relations: dict[str, Relation] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=dict)
    types: dict[str, UserType] = field(default_factory=dict)
    volatility: dict[str, str] = field(default_factory=dict)
    search_path: tuple[str, ...] = ("public",)
    utc: bool = False
    change: str = ""
    sizes: dict[str, int] | None = None

    def size(self, relation: Relation) -> int | None:
        """Return the bytes of a relation on the target; what is not there yet has none."""
        return None if self.sizes is None else self.sizes.get(relation.name, 0)

    def key(self, name: str) -> str:
        """Return the name under which something is kept; ``public`` is left out."""
        if name.startswith("public."):
            return name[len("public.") :]
        if "." in name:
            return name
        candidates = [name if path == "public" else f"{path}.{name}" for path in self.search_path]
        for candidate in candidates:
            if candidate in self.relations or candidate in self.indexes or candidate in self.types:
                return candidate
        return candidates[0] if candidates else name

    def relation(self, name: str) -> Relation:
        """Return a relation; one that nobody told of is taken for a table in use."""
        key = self.key(name)
        if key not in self.relations:
            self.relations[key] = Relation(key)
        return self.relations[key]

    def make(self, name: str, kind: str) -> Relation:
        """Note that a relation is made here; whoever asks again gets the one that was there."""
        key = self.key(name)
        if key in self.relations and self.relations[key].complete:
            return self.relations[key]
        made = Relation(key, kind, complete=True, seen=False, made_by=self.change)
        self.relations[key] = made
        return made

    def forget(self, name: str) -> None:
        """Note that a relation, index or type is gone."""
        key = self.key(name)
        relation = self.relations.pop(key, None)
        self.types.pop(key, None)
        self.indexes.pop(key, None)
        if relation is not None:
            for index in [each for each in self.indexes.values() if each.relation == key]:
                del self.indexes[index.name]
            if relation.parent in self.relations:
                self.leave_parent(relation)

    def leave_parent(self, child: Relation) -> None:
        """Note that a table is no partition any more."""
        parent = self.relations.get(child.parent)
        if parent is not None:
            parent.partitions = [name for name in parent.partitions if name != child.name]
            if parent.default_partition == child.name:
                parent.default_partition = ""
        child.parent = ""

    def rename(self, old: str, new: str) -> None:
        """Note a new name of a relation or index, everywhere."""
        key = self.key(old)
        schema, dot, _ = key.rpartition(".")
        target = f"{schema}{dot}{new}"
        if key in self.relations:
            relation = self.relations.pop(key)
            relation.name = target
            self.relations[target] = relation
            for each in self.relations.values():
                each.partitions = [target if name == key else name for name in each.partitions]
                each.parent = target if each.parent == key else each.parent
                each.reads = tuple(target if name == key else name for name in each.reads)
                for constraint in each.constraints.values():
                    constraint.refers = target if constraint.refers == key else constraint.refers
            for index in self.indexes.values():
                index.relation = target if index.relation == key else index.relation
        elif key in self.indexes:
            index = self.indexes.pop(key)
            index.name = target
            self.indexes[target] = index

    def indexes_of(self, relation: str) -> list[Index]:
        """Return the indexes of a relation."""
        return [index for index in self.indexes.values() if index.relation == relation]

    def family(self, relation: Relation) -> list[Relation]:
        """Return the partitions below a table, at every level."""
        below: list[Relation] = []
        for name in relation.partitions:
            child = self.relations.get(name)
            if child is not None:
                below += [child, *self.family(child)]
        return below

    def referring(self, relation: str) -> list[tuple[Relation, Constraint]]:
        """Return the foreign keys that point to a relation."""
        return [
            (each, constraint)
            for each in self.relations.values()
            for constraint in each.constraints.values()
            if constraint.kind == "foreign key" and constraint.refers == relation
        ]

    def readers(self, relation: str) -> list[Relation]:
        """Return the views that read a relation."""
        return [each for each in self.relations.values() if relation in each.reads]

    def publish(self) -> None:
        """End of a script: what it made is now seen by everybody, its settings are gone."""
        for relation in list(self.relations.values()):
            relation.seen = True
            if relation.temporary:
                self.forget(relation.name)
        self.search_path = ("public",)
        self.utc = False
