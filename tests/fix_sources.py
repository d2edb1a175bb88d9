"""Defined changes for tests: a source, rendered with the templates of the repository."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from slipstitch.plan.model import Change, Changes, Dependency, Plan
from slipstitch.render.compose import Kind, Previous, Source, render_change
from slipstitch.render.templates import Templates, read_templates

TEMPLATES: Templates = read_templates(Path(__file__).parents[1] / "templates")

ROUTINE = """\
-- function app.area(numeric, numeric)

-- Locks nothing.
create or replace function app.area(p_width numeric, p_height numeric)
returns numeric
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select p_width * p_height;
$function$;

revoke all on function app.area(numeric, numeric) from public;
grant execute on function app.area(numeric, numeric) to pg_monitor;
alter function app.area(numeric, numeric) owner to pg_database_owner;
comment on function app.area(numeric, numeric) is 'What a rectangle covers';
"""


def planned(
    name: str, *, requires: tuple[str, ...] = (), conflicts: tuple[str, ...] = ()
) -> tuple[Plan, Change]:
    """A plan of one change, and the change."""
    changes = Changes()
    others = (
        datetime(2026, 1, 1, tzinfo=UTC),
        "Ada Lovelace <ada@example.com>",
        "",
        3,
        "+",
        tuple(Dependency("require", change=text) for text in requires),
        tuple(Dependency("conflict", change=text) for text in conflicts),
    )
    changes.add("0" * 40, name, others)
    return Plan("sqitch.plan", "shop", None, changes), changes[0]


def rendered(
    text: str, name: str = "app/area", previous: Previous | None = None
) -> dict[Kind, str]:
    """The three scripts of a source."""
    plan, change = planned(name)
    source = Source(f"plpgsql/{name}.sql", text)
    scripts = render_change(plan, change, source, TEMPLATES, previous)
    return {kind: content.decode() for kind, content in scripts.items()}


def project_in(folder: Path, plan: str, sources: dict[str, str]) -> None:
    """Write a project: its configuration, its plan, its sources, the repository's templates."""
    header = "%syntax-version=1.0.0\n%project=shop\n\n"
    files = {
        "sqitch.conf": "[core]\n\tengine = pg\n",
        "sqitch.plan": header + plan_lines(plan),
        **sources,
        **{f"templates/{name}": text for name, text in TEMPLATES.texts.items()},
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def plan_lines(plan: str) -> str:
    """Complete short plan lines, ``app/area [app/schema]``, with time, planner and note."""
    return "".join(
        f"{line} 2026-01-{number:02}T00:00:00Z Ada Lovelace <ada@example.com> # Do it\n"
        if line
        else "\n"
        for number, line in enumerate(plan.splitlines(), start=1)
    )
