"""Fill the templates of a project: the only place that knows Jinja."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2

from slipstitch.errors import Location, SlipstitchError

__all__ = ["Templates", "read_templates"]


@dataclass(frozen=True)
class Templates:
    """The templates of a project: ``texts`` by name, such as ``deploy/defined.sql.j2``.

    ``folder`` stands before the names in messages.
    """

    folder: str
    texts: Mapping[str, str]

    def fill(self, name: str, words: Mapping[str, object]) -> bytes:
        """Return the text of a template with the words put in.

        :raises SlipstitchError: the template is missing, wrong, or uses a word that is unknown.

        >>> Templates("t", {"a": "select {{ what | literal }};"}).fill("a", {"what": "it's"})
        b"select 'it''s';"
        """
        try:
            return self._environment.get_template(name).render(words).encode()
        except jinja2.TemplateNotFound as error:
            raise SlipstitchError(
                "render",
                f'template "{self.folder}/{error.name}" is missing',
                hint="it says how a source becomes a script; take it from slipstitch's repository",
            ) from error
        except jinja2.TemplateSyntaxError as error:
            place = Location(f"{self.folder}/{error.name or name}", error.lineno)
            raise SlipstitchError("render", str(error.message), location=place) from error
        except jinja2.TemplateError as error:
            place = Location(f"{self.folder}/{name}")
            raise SlipstitchError("render", str(error), location=place) from error

    @cached_property
    def _environment(self) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.DictLoader(self.texts),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,  # noqa: S701 - SQL, not HTML
        )
        environment.filters["literal"] = _literal
        return environment


def read_templates(folder: Path) -> Templates:
    """Read every template below a folder; a folder that is missing holds none."""
    texts = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.j2"))
    }
    return Templates(str(folder), texts)


def _literal(value: str) -> str:
    """Return a string constant of SQL."""
    return "'" + value.replace("'", "''") + "'"
