"""Cut a script into blocks and name its shape: what can be promised after a kill anywhere.

The decision table (``recording.md`` section 4), first row that fits:

| what the script holds | letter |
|---|---|
| a construct that only psql is proved to run | E |
| a statement that cannot be, or may end, a transaction | D |
| more than one block | C |
| one block, framed by the script's own begin and commit | A |
| anything else: one block, framed by us | B |

Every step belongs to exactly one block or to the tail. Before a block's body stand steps that
may run again without harm: settings of the session, and transactions that were rolled back.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import Literal

from slipstitch.records import record
from slipstitch.script.model import CopyIn, Reason, Script, Statement, Step
from slipstitch.script.traits import Kind, Traits, traits_of

__all__ = ["Block", "Letter", "Shape", "classify"]

Letter = Literal["A", "B", "C", "D", "E"]


@record
class Block:
    """A part of a script that takes effect as one, by index into ``Script.steps``.

    :param start: first step that belongs to the block.
    :param body: first step of the block itself: the script's BEGIN, the first statement that we
        frame, or the statement alone. What stands before it (``start`` to ``body``) may run again.
    :param stop: one past the last step; of a script's own transaction the last is its COMMIT.
    :param transactional: False where the statement cannot be in a transaction, or may commit.
    :param framed: True where the script's own BEGIN and COMMIT stand in it, False where whoever
        runs it opens and commits the transaction.
    :param last: whether it is the last block of the script.
    :param what: the statement's name where it stands alone.
    :param rolls_back_first: the steps before the body leave a transaction open that the script
        never ended; psql drops it by disconnecting, so it is rolled back.
    """

    start: int
    body: int
    stop: int
    transactional: bool = True
    framed: bool = False
    last: bool = False
    what: str = ""
    rolls_back_first: bool = False


@record
class Shape:
    """How a script can be run and recorded.

    :param letter: the row of the table in ``recording.md`` section 4.
    :param blocks: the parts in order; none for letter E.
    :param tail: index of the first step after the last block; those steps only touch the session.
    :param fresh_session_needed: whether the next script must not run in the same session.
    :param traits: what each step is, in step with ``Script.steps``; None for what is no SQL.
    :param reasons: why the script is not in a better row, in words for a person.
    """

    letter: Letter
    blocks: tuple[Block, ...]
    tail: int
    fresh_session_needed: bool
    traits: tuple[Traits | None, ...] = field(repr=False)
    reasons: tuple[str, ...] = ()


def classify(script: Script, *, wrap: bool = True) -> Shape:
    """Return the shape of a script.

    :param wrap: frame neighbouring statements outside a transaction together. Without it
        (``--no-wrap``) each is a block of its own, as it is under psql, and queries and code,
        which may call what refuses to be in a transaction, run outside one.
    """
    traits = tuple(_traits(step) for step in script.steps)
    if script.unsupported:
        return Shape("E", (), 0, True, traits, tuple(map(_sentence, script.unsupported)))
    cutter = _Cutter(traits, wrap)
    blocks = cutter.cut()
    outside = [block for block in blocks if not block.transactional]
    fresh = any(trait is not None and trait.leaves_session for trait in traits)
    fresh = fresh or any(block.rolls_back_first for block in blocks)
    letter: Letter
    if outside:
        letter = "D"
    elif len(blocks) > 1:
        letter = "C"
    else:
        letter = "A" if blocks[0].framed else "B"
    reasons = tuple(
        f"{_step_location(script.steps[block.body])}: {block.what}" for block in outside
    )
    return Shape(letter, blocks, cutter.tail, fresh, traits, reasons)


def _traits(step: Step) -> Traits | None:
    if isinstance(step, Statement):
        return traits_of(step.text)
    if isinstance(step, CopyIn):
        return traits_of(step.statement.text)
    return None


def _sentence(reason: Reason) -> str:
    return f"{reason.location}: {reason.construct} is left to psql"


def _step_location(step: Step) -> str:
    statement = step.statement if isinstance(step, CopyIn) else step
    return str(statement.location) if isinstance(statement, Statement) else ""


class _Cutter:
    """Walks the steps once and cuts where a block begins and ends."""

    def __init__(self, traits: tuple[Traits | None, ...], wrap: bool) -> None:
        self.traits = traits
        self.wrap = wrap
        self.blocks: list[Block] = []
        self.start = 0  # first step that no block has taken yet
        self.begin: int | None = None  # the script's own open BEGIN
        self.body: int | None = None  # first statement that we frame
        self.end = 0  # one past the last statement that we frame
        self.settling = False  # what the framed block did can only be used after its commit
        self.rolled_back = False  # an ended transaction without effect waits among the free steps
        self.tail = 0

    def cut(self) -> tuple[Block, ...]:
        """Return the blocks; there is always at least one, if only to hold the record."""
        for index, traits in enumerate(self.traits):
            if traits is None or traits.kind is Kind.EMPTY:
                continue
            if self.begin is not None:
                self._inside(index, traits, self.begin)
            else:
                self._outside(index, traits)
        count = len(self.traits)
        self._close_frame()
        if self.begin is not None or self.rolled_back or not self.blocks:
            unfinished = self.begin is not None
            self.blocks.append(Block(self.start, count, count, rolls_back_first=unfinished))
            self.start = count
        self.tail = self.start
        self.blocks[-1] = replace(self.blocks[-1], last=True)
        return tuple(self.blocks)

    def _inside(self, index: int, traits: Traits, begin: int) -> None:
        if traits.kind is Kind.COMMIT:
            self._add(begin, index + 1, framed=True)
            self.begin = None
        elif traits.kind is Kind.ROLLBACK:
            self.begin = None
            self.rolled_back = True

    def _outside(self, index: int, traits: Traits) -> None:
        kind = traits.kind
        if kind is Kind.BEGIN:
            self._close_frame()
            self.begin = index
        elif kind in (Kind.ALONE, Kind.MAY_COMMIT) or (
            kind is Kind.DEFINITION and not traits.wrappable
        ):
            self._close_frame()
            self._add(index, index + 1, transactional=False, what=traits.what)
        elif not self.wrap and kind in (Kind.QUERY, Kind.CODE):
            self._close_frame()
            self._add(index, index + 1, transactional=False, what=f"{kind.value} on its own")
        elif not traits.wrappable or kind in (Kind.COMMIT, Kind.ROLLBACK):
            # Outside a transaction these do nothing or fail; inside ours they would mean something.
            self._close_frame()
        elif not traits.transparent:
            self._frame(index, traits)

    def _frame(self, index: int, traits: Traits) -> None:
        if self.body is not None and (not self.wrap or (self.settling and not traits.settles)):
            self._close_frame()
        if self.body is None:
            self.body = index
        self.end = index + 1
        self.settling = traits.settles

    def _close_frame(self) -> None:
        if self.body is not None:
            self._add(self.body, self.end)
            self.body = None
            self.settling = False

    def _add(
        self,
        body: int,
        stop: int,
        *,
        transactional: bool = True,
        framed: bool = False,
        what: str = "",
    ) -> None:
        self.blocks.append(Block(self.start, body, stop, transactional, framed, what=what))
        self.start = stop
        self.rolled_back = False
