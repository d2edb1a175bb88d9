"""Sources, templates, scripts as files: what is defined, what to write, what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import Location, SlipstitchError
from slipstitch.freeze import Finding, frozen_count
from slipstitch.plan.model import Change
from slipstitch.project import Project
from slipstitch.render.compose import (
    KINDS,
    Kind,
    Previous,
    Source,
    render_change,
    source_in,
)
from slipstitch.render.squashed import Part, squashed_parts
from slipstitch.render.templates import read_templates

__all__ = [
    "SOURCE_FOLDERS",
    "Script",
    "check_scripts",
    "defined_sources",
    "render_project",
]

SOURCE_FOLDERS = ("plpgsql", "sql")
"""Where sources are looked for, below the top directory of the project."""


@dataclass(frozen=True, slots=True)
class Script:
    """A rendered script: what should stand in the file, and whether it stands there."""

    change: str
    kind: Kind
    path: Path
    content: bytes

    @property
    def is_current(self) -> bool:
        """Whether the file holds these bytes already."""
        return self.path.is_file() and self.path.read_bytes() == self.content

    def write(self) -> None:
        """Write the file, with its folder."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(self.content)


def render_project(project: Project, names: Sequence[str] = ()) -> tuple[Script, ...]:
    """Render every defined change that is not frozen, in the order of the plan.

    What a tag covers is frozen once its deploy script is there; a script that was never written
    has nothing to protect, and its digest in ``deploy/frozen.sha1`` guards one that was lost.

    :param names: render only these changes; each must be defined and free.
    :raises SlipstitchError: a name cannot be rendered, or a source is at fault.
    """
    frozen = frozen_count(project.plan)
    latest = {change.name: change for change in project.plan.changes if not change.is_reworked}
    for name in names:
        _check_name(name, latest, frozen, project)
    templates = read_templates(Path(project.target.top_dir) / "templates")
    squashed = squashed_parts(project)
    scripts: list[Script] = []
    for change in project.plan.changes:
        if change.is_reworked or (names and change.name not in names):
            continue
        if change.position < frozen and Path(project.script_path(change, "deploy")).exists():
            continue
        source = find_source(project, change.name)
        if source is None:
            continue
        previous = _previous(project, change, squashed)
        rendered = render_change(project.plan, change, source, templates, previous)
        scripts += [
            Script(change.name, kind, Path(project.script_path(change, kind)), rendered[kind])
            for kind in KINDS
        ]
    return tuple(scripts)


def check_scripts(project: Project, names: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Compare every rendered script with its file, every released source with its script."""
    findings: list[Finding] = []
    for script in render_project(project, names):
        if not script.is_current:
            state = "differs from its source" if script.path.exists() else "is missing"
            findings.append(Finding(str(script.path), state, "slipstitch render"))
    if not names:
        findings += _edited_after_release(project)
        findings += _without_change(project)
    return tuple(findings)


def defined_sources(project: Project) -> tuple[Source, ...]:
    """Return the sources of all defined changes, in the order of the plan, squashed ones first."""
    latest = [change.name for change in project.plan.changes if not change.is_reworked]
    squashed = [name for name in squashed_parts(project) if name not in latest]
    found = [find_source(project, name) for name in (*squashed, *latest)]
    return tuple(source for source in found if source is not None)


def find_source(project: Project, name: str) -> Source | None:
    """Return the source of a change of this name, or nothing if the change is a step."""
    found = [path for path in _source_paths(project, name) if path.is_file()]
    if len(found) > 1:
        raise SlipstitchError(
            "render",
            f'change "{name}" has two sources: "{found[0]}" and "{found[1]}"',
            hint="keep one of them",
        )
    return Source(str(found[0]), _read(found[0])) if found else None


def _source_paths(project: Project, name: str) -> list[Path]:
    top = Path(project.target.top_dir)
    return [top / folder / f"{name}.{project.target.extension}" for folder in SOURCE_FOLDERS]


def _check_name(name: str, latest: dict[str, Change], frozen: int, project: Project) -> None:
    change = latest.get(name)
    if change is None:
        raise SlipstitchError("render", f'unknown change: "{name}"', hint="see slipstitch plan")
    if find_source(project, name) is None:
        places = " or ".join(f'"{path}"' for path in _source_paths(project, name))
        raise SlipstitchError(
            "render", f'change "{name}" has no source', hint=f"write {places}; else it is a step"
        )
    if change.position < frozen and Path(project.script_path(change, "deploy")).exists():
        raise SlipstitchError(
            "render",
            f'change "{name}" is covered by a tag and never rendered again',
            hint=f"sqitch rework {name}",
        )


def _previous(project: Project, change: Change, squashed: Mapping[str, Part]) -> Previous | None:
    """Return the deploy script that this change replaces, if it does.

    It is that of the instance that it reworks, or the part that went into a squashed change.
    """
    earlier = [
        other
        for other in project.plan.changes[: change.position]
        if other.name == change.name and other.is_reworked
    ]
    if not earlier:
        part = squashed.get(change.name)
        return Previous(part.baseline, part.path, part.text) if part is not None else None
    path = Path(project.script_path(earlier[-1], "deploy"))
    if not path.is_file():
        raise SlipstitchError(
            "render",
            f'the deploy script of the instance that "{change.name}" reworks is missing',
            hint="sqitch rework copies it; take it from version control",
            location=Location(str(path)),
        )
    suffix = f".{project.target.extension}"
    stem = f"{Path(change.name).name}@"
    tag = path.name.removesuffix(suffix).removeprefix(stem)
    return Previous(f"{change.name}@{tag}", str(path), _read(path))


def _edited_after_release(project: Project) -> list[Finding]:
    """Find sources that say something else than the released script of their change."""
    findings: list[Finding] = []
    for change in project.plan.changes[: frozen_count(project.plan)]:
        if change.is_reworked:
            continue
        path = Path(project.script_path(change, "deploy"))
        if path.is_file() and find_source(project, change.name) is not None:
            previous = Previous(change.name, str(path), _read(path))
            cure = f"sqitch rework {change.name}, then slipstitch render"
            findings += _edited(project, change.name, previous, cure)
    planned = {change.name for change in project.plan.changes}
    for part in squashed_parts(project).values():
        if part.name not in planned:
            previous = Previous(part.baseline, part.path, part.text)
            cure = f"slipstitch add {part.name}, then slipstitch render"
            findings += _edited(project, part.name, previous, cure)
    return findings


def _edited(project: Project, name: str, released: Previous, cure: str) -> list[Finding]:
    """Compare a source, where there is one, with the script that was released."""
    source = find_source(project, name)
    if source is None or source_in(released) == source.text.strip("\n"):
        return []
    return [Finding(source.path, "was edited, but a tag covers the change", cure)]


def _without_change(project: Project) -> list[Finding]:
    """Find sources that no change of the plan deploys."""
    known = {change.name for change in project.plan.changes} | squashed_parts(project).keys()
    suffix = f".{project.target.extension}"
    findings: list[Finding] = []
    for folder in SOURCE_FOLDERS:
        top = Path(project.target.top_dir) / folder
        for path in sorted(top.rglob(f"*{suffix}")) if top.is_dir() else []:
            name = path.relative_to(top).as_posix().removesuffix(suffix)
            if name not in known:
                cure = f"slipstitch add {name}, or delete the file"
                findings.append(Finding(str(path), "is deployed by no change of the plan", cure))
    return findings


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SlipstitchError(
            "render", f"is not UTF-8: {error.reason}", location=Location(str(path))
        ) from error
