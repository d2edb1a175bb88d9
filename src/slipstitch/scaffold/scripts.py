"""The first scripts of a change: which templates there are, and the files made of them.

The rules are those of ``sqitch-compat`` section 13. For each kind of script the first folder
that has a template for it wins; the package's own templates come last. Beyond Sqitch, a project
may keep skeletons in the language of ``render``, ``templates/KIND/NAME.sql.j2``, each for one
kind of step; they serve where Sqitch would have no template of that name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from slipstitch.errors import Location, SlipstitchError
from slipstitch.render.skeleton import fill_skeleton
from slipstitch.scaffold.template import Value, fill_template
from slipstitch.target import Target

__all__ = ["Choice", "Template", "choose_templates", "script_text", "scripts_of"]

REQUIRED_KINDS = ("deploy", "revert", "verify")
SKELETON = ".sql.j2"
"""Ends the names of skeletons: templates of a project's own, in the language of ``render``."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was found: its kind, its file for messages, its text."""

    kind: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What options and configuration say about templates.

    :param name: the stem of the files to look for.
    :param folders: where to look, best first.
    :param skeletons: the folder of the project's own skeletons.
    :param files: templates named one by one, by kind; they win.
    :param without: kinds that are not wanted.
    """

    name: str = "pg"
    folders: Sequence[Path] = ()
    skeletons: Path | None = None
    files: Mapping[str, Path] = field(default_factory=dict)
    without: Collection[str] = ()


def choose_templates(choice: Choice) -> list[Template]:
    """Return the templates to use, in alphabetical order of their kinds.

    :raises SlipstitchError: ident ``add``, when a required kind has none.
    """
    found: dict[str, Template] = {}
    for kind, path in choice.files.items():
        if not path.exists():
            raise SlipstitchError("add", f"Template {path} does not exist")
        if not path.is_file():
            raise SlipstitchError("add", f"Template {path} is not a file")
        found[kind] = Template(kind, str(path), _read(path))
    for folder in choice.folders:
        for path in sorted(folder.glob(f"*/{_literal(choice.name)}.tmpl")):
            if path.is_file() and path.parent.name not in found:
                found[path.parent.name] = Template(path.parent.name, str(path), _read(path))
    for path in _skeletons(choice):
        found.setdefault(path.parent.name, Template(path.parent.name, str(path), _read(path)))
    if choice.name == "pg":
        for kind in REQUIRED_KINDS:
            found.setdefault(kind, _own_template(kind))
    wanted = [kind for kind in REQUIRED_KINDS if kind not in choice.without]
    for kind in wanted:
        if kind not in found:
            raise SlipstitchError(
                "add",
                f"Cannot find {kind} template",
                hint=f"a template is a file KIND/{choice.name}.tmpl in a folder of templates, "
                f"or templates/KIND/{choice.name}{SKELETON} in the project",
            )
    return [found[kind] for kind in sorted(found) if kind not in choice.without]


def scripts_of(target: Target, change: str, templates: Sequence[Template]) -> dict[str, Path]:
    """Return where the script of each kind goes, in the order of the templates."""
    folders = {
        "deploy": target.deploy_dir,
        "revert": target.revert_dir,
        "verify": target.verify_dir,
    }
    return {
        template.kind: folders.get(template.kind, target.top_dir / template.kind)
        / f"{change}.{target.extension}"
        for template in templates
    }


def script_text(template: Template, values: Mapping[str, Value]) -> bytes:
    """Return the content of a new script.

    :raises SlipstitchError: ident ``add``, when the template is not understood.
    """
    if template.path.endswith(SKELETON):
        return fill_skeleton(Path(template.path), values)
    return fill_template(template.text, values, template.path).encode()


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise SlipstitchError(
            "add", f"Error executing {path}: it is not UTF-8", location=Location(str(path))
        ) from error


def _skeletons(choice: Choice) -> list[Path]:
    """Return the project's own skeletons of this name; the default name is never one."""
    if choice.name == "pg" or choice.skeletons is None:
        return []
    return sorted(choice.skeletons.glob(f"*/{_literal(choice.name)}{SKELETON}"))


def _own_template(kind: str) -> Template:
    place = resources.files("slipstitch.scaffold") / "templates" / kind / "pg.tmpl"
    return Template(kind, str(place), place.read_text("utf-8"))


def _literal(name: str) -> str:
    """Return the name with the characters of file patterns made plain."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
