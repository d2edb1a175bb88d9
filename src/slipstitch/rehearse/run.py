"""Rehearse changes: build the base, fill it, set the application to work, take each change over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from slipstitch.drift.build import Builder
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Change, Plan
from slipstitch.plan.references import find_in_plan
from slipstitch.registry.queries import progress_schema
from slipstitch.rehearse.budget import Budget, judge
from slipstitch.rehearse.clients import Load, LoadSettings
from slipstitch.rehearse.contract import Contract
from slipstitch.rehearse.drawing import Drawn, draw_values
from slipstitch.rehearse.expressions import Number
from slipstitch.rehearse.model import Rehearsal
from slipstitch.rehearse.stage import Stage
from slipstitch.rehearse.supply import Supplier
from slipstitch.rehearse.trace import ROWS
from slipstitch.rehearse.workload import Query

__all__ = ["Settings", "chosen_changes", "rehearse"]

_LARGE = """
select count(*) from pg_class where relkind in ('r', 'm') and reltuples >= %s
    and relnamespace not in (
        select oid from pg_namespace where nspname in ('pg_catalog', 'information_schema')
    )
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a rehearsal is made with.

    :param data: files that fill the base.
    :param workload: what clients do; ``contract`` is what must go on to work, where it is
        something else.
    :param window: seconds of load before and after each step.
    :param scale: what ``:scale`` stands for in data, draws and workload.
    :param ignore: attributes that need not come back with a revert.
    :param schema_only: compare no rows and no sequences, which reads all tables twice.
    """

    data: Sequence[Path] = ()
    workload: tuple[Query, ...] = ()
    contract: tuple[Query, ...] = ()
    load: LoadSettings = field(default_factory=LoadSettings)
    budget: Budget = field(default_factory=Budget)
    window: float = 2.0
    scale: int = 1
    ignore: tuple[str, ...] = ()
    schema_only: bool = False
    variables: Mapping[str, str] = field(default_factory=dict)


def chosen_changes(
    plan: Plan, *, deployed: frozenset[str] | None, first: str | None, last: str | None
) -> tuple[Change, ...]:
    """Return the changes to rehearse, in the order of the plan.

    Without a first one: those that are not deployed on a target, or those after the last tag.

    :param deployed: ids of what a target has; nothing where no target was named.
    :raises SlipstitchError: a change is unknown, or the last comes before the first.
    """
    if not plan.changes:
        raise SlipstitchError("rehearse", "the plan has no change")
    begin = _begin(plan, deployed)
    if first is not None:
        begin = find_in_plan(plan, first).position
    end = find_in_plan(plan, last).position if last is not None else len(plan.changes) - 1
    if first is not None and end < begin:
        raise SlipstitchError("rehearse", f'"{last}" comes before "{first}" in the plan')
    return plan.changes[begin : end + 1]


def _begin(plan: Plan, deployed: frozenset[str] | None) -> int:
    if deployed is not None:
        known = [change.position for change in plan.changes if change.id in deployed]
    else:
        known = [change.position for change in plan.changes if change.tags]
    return max(known, default=-1) + 1


def rehearse(
    builder: Builder,
    changes: Sequence[Change],
    settings: Settings,
    *,
    server: str,
    tell: Callable[[str], None],
    base_is_there: bool = False,
) -> Rehearsal:
    """Rehearse changes in an empty database.

    :param builder: its database is filled, changed, and left as the last change leaves it.
    :param server: the server's release, for the report.
    :param tell: called with what is done now.
    :param base_is_there: what comes before the changes is deployed already.
    :raises SlipstitchError: the base cannot be built or filled, or the workload is refused.
    """
    if not base_is_there:
        builder.require_empty()
    plan = builder.project.plan
    begin = changes[0].position
    previous = plan.changes[begin - 1] if begin else None
    found = Rehearsal(server, previous.text if previous else None)
    if previous is not None and not base_is_there:
        tell(f"builds the base: {begin} changes up to {previous.text}")
        builder.deploy(previous)
    with _stage(builder, settings, found, tell) as stage:
        found.began = time.monotonic()
        stage.warm_up()
        for change in changes:
            rehearsed, is_deployed = stage.rehearse(change, previous)
            rehearsed.problems = judge(rehearsed, settings.budget)
            found.changes.append(rehearsed)
            if not is_deployed:
                found.not_tried = tuple(
                    each.text for each in changes if each.position > change.position
                )
                break
            previous = change
        found.samples = stage.load.samples
    return found


@contextmanager
def _stage(
    builder: Builder, settings: Settings, found: Rehearsal, tell: Callable[[str], None]
) -> Iterator[Stage]:
    """Fill the base, and give it with its application."""
    conninfo = builder.project.target.conninfo(builder.environ)
    _fill(builder, conninfo, settings, found, tell)
    numbers: dict[str, Number] = {"scale": settings.scale}
    queries = (*settings.workload, *settings.contract)
    drawn = draw_values(builder.connection, queries, settings.load.seed, settings.scale)
    if settings.schema_only:
        found.notes.append("rows and sequences were not compared after reverts: --schema-only")
    _note_workload(found, settings, drawn)
    contract = Contract(settings.contract or settings.workload, drawn, numbers, settings.load.role)
    refused = contract.check(conninfo)
    for each in refused:
        found.notes.append(
            f"{each.location} does not work before any change and is left out: {each.message}"
        )
    never = {str(each.location.path) for each in refused}
    loadable = tuple(query for query in settings.workload if query.path not in never)
    with Load(conninfo, loadable, drawn, numbers, settings.load) as load:
        yield Stage(
            builder,
            conninfo,
            load,
            contract.without(refused),
            settings.window,
            builder.variables("deploy"),
            builder.variables("revert"),
            tell,
            settings.ignore,
            with_data=not settings.schema_only,
        )


def _fill(
    builder: Builder,
    conninfo: str,
    settings: Settings,
    found: Rehearsal,
    tell: Callable[[str], None],
) -> None:
    registry = builder.project.target.registry
    supplier = Supplier(
        conninfo,
        {**settings.variables, "scale": str(settings.scale)},
        [registry, progress_schema(registry)],
        builder.environ,
    )
    for path in settings.data:
        tell(f"loads {path}")
        supplier.load(path)
    if settings.data:
        supplier.analyze()
    row = builder.connection.execute(_LARGE, [ROWS]).fetchone()
    if not row or not row[0]:
        found.notes.append(
            f"no table has {ROWS} rows: what a scan or a rewrite costs cannot show; give --data"
        )


def _note_workload(found: Rehearsal, settings: Settings, drawn: Drawn) -> None:
    if not settings.workload:
        found.notes.append("no workload: nobody was at work, so nobody can have waited")
    for query in settings.workload:
        if query.undrawn:
            numbers = ", ".join(f"${number}" for number in query.undrawn)
            found.notes.append(
                f"{query.path} is prepared and not run: nothing is drawn for {numbers}"
            )
    for draw in drawn.empty():
        found.notes.append(f"{draw.location} draws no row: its query gets nulls")
