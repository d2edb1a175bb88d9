"""What the scripts of a project tell of the sessions that run them: shape, and wanted locks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from slipstitch.blockers.model import Process
from slipstitch.errors import SlipstitchError
from slipstitch.lint.model.relations import Known
from slipstitch.lint.model.statement import understand
from slipstitch.project import Project, ScriptKind
from slipstitch.script.expand import expand
from slipstitch.script.model import Script, Statement
from slipstitch.script.shape import Letter, classify
from slipstitch.script.words import words_of
from slipstitch.session.application_name import as_shown

__all__ = ["Scripts", "wanted_locks"]


def wanted_locks(statement: str) -> Iterator[tuple[str, str]]:
    """Yield the relations that a statement locks so strongly that others wait, and the modes.

    The modes are spelled as in ``pg_locks``.

    ``call online.ddl('…')`` wants what the statement in its first argument wants.

    >>> list(wanted_locks("alter table a.t add column b int"))
    [('a.t', 'AccessExclusiveLock')]
    >>> list(wanted_locks("call online.ddl('drop table a.t')"))[0][0]
    'a.t'
    """
    words = list(words_of(statement))
    if [word.text for word in words[:4]] == ["call", "online", ".", "ddl"]:
        literal = next((word.text for word in words if word.kind == "string"), "''")
        statement = literal[1:-1].replace("''", "'")
    for effect in understand(statement, Known()).effects:
        if effect.stops:
            yield effect.relation, f"{effect.mode.shown.title().replace(' ', '')}Lock"


class Scripts:
    """The scripts of a project, read when somebody asks; without a project nothing is known."""

    def __init__(self, project: Project | None) -> None:
        self._project = project
        self._read: dict[tuple[str, str], Script | None] = {}

    def letter(self, process: Process) -> Letter | None:
        """Return the shape of the script that runs in a process."""
        script = self._script(process)
        return classify(script).letter if script is not None else None

    def path(self, process: Process) -> str | None:
        """Return the path of the script that runs in a process."""
        script = self._script(process)
        return script.path if script is not None else None

    def wanted(self, process: Process) -> list[tuple[str, str]]:
        """Return the strong locks that the script in a process asks for, in its order, each once.

        Of a statement in flight only its own; between two statements those of the whole script.
        """
        if not process.is_idle:
            return list(dict.fromkeys(wanted_locks(process.statement)))
        script = self._script(process)
        steps = script.steps if script is not None else ()
        texts = [step.text for step in steps if isinstance(step, Statement)]
        return list(dict.fromkeys(found for text in texts for found in wanted_locks(text)))

    def _script(self, process: Process) -> Script | None:
        verb, name = process.verb, process.change
        if self._project is None or name is None or verb is None:
            return None
        key = (verb, name)
        if key not in self._read:
            self._read[key] = self._expanded(verb, process.application)
        return self._read[key]

    def _expanded(self, verb: str, application: str) -> Script | None:
        assert self._project is not None
        changes = [
            change
            for change in self._project.plan.changes
            if application in as_shown(f"slipstitch {verb} {change.name}")
        ]
        if not changes:
            return None
        kinds: dict[str, ScriptKind] = {"deploy": "deploy", "revert": "revert", "verify": "verify"}
        path = self._project.script_path(changes[-1], kinds[verb])
        try:
            source = path.read_bytes()
            return expand(source, str(path), {}, lambda each: Path(each).read_bytes())
        except (OSError, SlipstitchError):
            return None  # what runs is told; only less of it
