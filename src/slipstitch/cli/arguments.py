"""Tell changes, targets, engines, plan files and names apart among positional arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path

from slipstitch.config import Config
from slipstitch.errors import SlipstitchError
from slipstitch.passwords import hide_password
from slipstitch.plan.model import Plan
from slipstitch.plan.names import is_change_id
from slipstitch.records import record
from slipstitch.target import Target
from slipstitch.target.resolve import is_target, plan_file_owner

__all__ = ["Arguments", "names_change", "sort_arguments"]

ENGINE_NAMES = frozenset(
    {"pg", "sqlite", "mysql", "oracle", "firebird", "vertica", "exasol", "snowflake"}
    | {"cockroach", "clickhouse"}
)


@record
class Arguments:
    """What the positional arguments mean.

    ``targets`` holds at least one: the default one where ``names_targets`` is false.
    ``changes`` are references as they were typed;
    ``names`` are the command's named arguments, ``None`` where nothing filled them.
    """

    targets: tuple[Target, ...]
    changes: tuple[str, ...] = ()
    names: tuple[str | None, ...] = ()
    names_targets: bool = True

    @property
    def target(self) -> Target:
        """The first target: the one that commands on a database use."""
        return self.targets[0]


def names_change(plan: Plan, word: str) -> bool:
    """Whether a word names a change of the plan, ambiguously or not.

    Steps such as ``@v1^`` are not taken as arguments by Sqitch, only by options.
    """
    name, at, tag = word.partition("@")
    if (not name and at) or word in {"HEAD", "ROOT"}:
        tag = tag or word
        return bool(plan.changes) and (tag in {"HEAD", "ROOT"} or _has_tag(plan, tag))
    if is_change_id(word):
        return plan.change_by_id(word) is not None or any(
            tag.id == word for change in plan.changes for tag in change.tags
        )
    if not any(change.name == name for change in plan.changes):
        return False
    return not at or tag in {"HEAD", "ROOT"} or _has_tag(plan, tag)


def _has_tag(plan: Plan, name: str) -> bool:
    return any(tag.name == name for change in plan.changes for tag in change.tags)


@record(frozen=False, slots=False)
class _Sorter:
    """Goes through the words; the last target named decides which plan knows the changes."""

    config: Config
    make_target: Callable[[str | None], Target]
    read_plan: Callable[[Target], Plan]
    takes_changes: bool
    current: str | None
    targets: list[Target] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    trouble: SlipstitchError | None = None
    _plan: Plan | None = None
    _plan_of: object = field(default_factory=object)

    def sort(self, words: Sequence[str]) -> None:
        for word in words:
            if self.takes_changes and self.is_change(word):
                self.changes.append(word)
            elif is_target(self.config, word):
                self.use(word)
            elif word in ENGINE_NAMES:
                self.use_engine(word)
            elif Path(word).is_file() and (owner := plan_file_owner(self.config, word)):
                self.use(owner)
            else:
                self.left.append(word)

    def use(self, name: str) -> None:
        self.current = name
        self.targets.append(self.make_target(name))

    def use_engine(self, word: str) -> None:
        if word != "pg":
            message = f'engine "{word}" is not PostgreSQL'
            hint = "slipstitch deploys to PostgreSQL; for other databases use Sqitch"
            raise SlipstitchError("target", message, hint=hint)
        self.use(self.config.get("engine.pg.target") or "db:pg:")

    def is_change(self, word: str) -> bool:
        if ":" in word:
            return False  # no name has one, and to read a long plan takes its time
        plan = self.plan()
        return plan is not None and names_change(plan, word)

    def plan(self) -> Plan | None:
        """Return the current target's plan; without one, no word is a change."""
        if self._plan_of != self.current:
            self._plan_of = self.current
            self._plan = None
            try:
                target = self.make_target(self.current)
                if target.plan_file.exists():
                    self._plan = self.read_plan(target)
            except SlipstitchError as error:
                self.trouble = error
        return self._plan


def sort_arguments(
    words: Sequence[str],
    *,
    config: Config,
    make_target: Callable[[str | None], Target],
    read_plan: Callable[[Target], Plan],
    target: str | None = None,
    names: Sequence[str | None] = (),
    takes_changes: bool = True,
) -> Arguments:
    """Sort positional arguments (``sqitch-compat`` 10.3).

    :param make_target: makes the target of a name; the default one of ``None``.
    :param target: what ``--target`` said; it comes before the targets among the words.
    :param names: the command's named arguments as options filled them, ``None`` where
        they did not; words that are nothing else fill these in their order.
    :param takes_changes: whether a word may be a change of the plan.
    :raises SlipstitchError: when a word is nothing at all.
    """
    sorter = _Sorter(config, make_target, read_plan, takes_changes, current=target)
    if target is not None:
        sorter.use(target)
    sorter.sort(words)
    left = list(sorter.left)
    filled = [left.pop(0) if name is None and left else name for name in names]
    if left:
        # Words may be unknown only because the plan cannot be read: then say that.
        if sorter.trouble is not None and sorter.trouble.ident == "plan":
            raise sorter.trouble
        left = [hide_password(word) for word in left]
        message = f"Unknown arguments: {', '.join(left)}"
        if len(left) == 1:
            message = f'Unknown argument "{left[0]}"'
        raise SlipstitchError("args", message)
    targets = sorter.targets or [make_target(None)]
    return Arguments(tuple(targets), tuple(sorter.changes), tuple(filled), bool(sorter.targets))
