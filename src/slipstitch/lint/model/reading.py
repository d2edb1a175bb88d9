"""One statement while it is read: the cursor, what is known, and what was found so far."""

from __future__ import annotations

from dataclasses import field, replace

from slipstitch.lint.model.cursor import Cursor
from slipstitch.lint.model.effects import Cause, Effect, Fact, LockMode, Work
from slipstitch.lint.model.relations import Known, Relation
from slipstitch.records import record

__all__ = ["Reading"]


@record(frozen=False, slots=False)
class Reading:
    """The outcome of reading one statement; readers add to it as they go.

    ``refused`` says why no server would run it; ``since`` is the first release that can.
    """

    known: Known
    cursor: Cursor
    effects: list[Effect] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    refused: str = ""
    since: int = 0
    alone: str = ""
    strongest: dict[str, LockMode] = field(default_factory=dict)

    def lock(
        self,
        relation: Relation,
        mode: LockMode,
        what: str,
        work: Work = Work.NONE,
        cause: Cause = Cause.NONE,
        *,
        offset: int | None = None,
        used: bool = True,
        **detail: str,
    ) -> None:
        """Note a lock and the work under it; ``detail`` is for the words of a finding."""
        place = self.cursor.offset if offset is None else offset
        in_use = used and relation.seen and not relation.temporary
        self.effects.append(
            Effect(
                relation.name,
                relation.kind,
                mode,
                work,
                cause,
                what,
                place,
                in_use,
                self.known.size(relation),
                {"table": relation.name, **detail},
            )
        )
        self.strongest[relation.name] = max(mode, self.strongest.get(relation.name, mode))

    def lock_family(
        self,
        relation: Relation,
        mode: LockMode,
        what: str,
        work: Work = Work.NONE,
        cause: Cause = Cause.NONE,
        *,
        offset: int | None = None,
        **detail: str,
    ) -> None:
        """Note a lock on a table and on every partition below it."""
        for each in (relation, *self.known.family(relation)):
            self.lock(each, mode, what, work, cause, offset=offset)
            self.effects[-1].detail.update(detail)

    def note(self, kind: str, name: str, offset: int | None = None, **detail: str) -> None:
        """Note a fact."""
        place = self.cursor.offset if offset is None else offset
        self.facts.append(Fact(kind, name, place, detail))

    def settle(self) -> None:
        """Give every effect the strongest lock that the statement takes on its relation."""
        self.effects = [
            replace(effect, mode=max(effect.mode, self.strongest[effect.relation]))
            for effect in self.effects
        ]
