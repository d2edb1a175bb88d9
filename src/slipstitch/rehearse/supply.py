"""Fill the database under rehearsal: fixtures and generators in SQL, archives of pg_dump."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from slipstitch.errors import SlipstitchError
from slipstitch.runner.scripts import read_script
from slipstitch.script.expand import expand
from slipstitch.script.model import CopyIn
from slipstitch.script.words import words_of
from slipstitch.session.connect import connect, psql_builtins
from slipstitch.session.execute import run_step
from slipstitch.session.output import Output
from slipstitch.throwaway.binaries import find_binaries

__all__ = ["Supplier"]

_ARCHIVES = (b"PGDMP", b"toc.dat\0")  # of the custom form, and of tar
# What pg_dump writes around a text to keep psql from anything but SQL; nothing else runs here.
_RESTRICT = re.compile(rb"^\\(?:un)?restrict [0-9A-Za-z]+\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Supplier:
    """Loads data files into one database.

    :param variables: psql variables of the files, ``scale`` among them.
    :param registry: schemas whose rows are never taken from an archive.
    :param environ: what programs of PostgreSQL find the server by.
    """

    conninfo: str
    variables: Mapping[str, str]
    registry: Sequence[str]
    environ: Mapping[str, str]

    def load(self, path: Path) -> None:
        """Load one file.

        A text is run as psql would run it, ``copy … from stdin`` and ``:scale`` included; of an
        archive of ``pg_dump`` the rows are restored, with triggers and foreign keys at rest.

        :raises SlipstitchError: it is missing, refused, or needs a program that is not there.
        """
        if path.is_dir() or (path.is_file() and _is_archive(path)):
            self._restore(path)
        else:
            self._run(path)

    def analyze(self) -> None:
        """Let the planner know what is there."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute("vacuum analyze")

    def _run(self, path: Path) -> None:
        with connect(self.conninfo, "slipstitch rehearse data") as connection:
            script = expand(
                _RESTRICT.sub(b"", read_script(str(path))),
                str(path),
                self.variables,
                lambda name: Path(name).read_bytes(),
                psql_builtins(connection),
            )
            if script.unsupported:
                reason = script.unsupported[0]
                raise SlipstitchError(
                    "rehearse",
                    f"{reason.construct} is not understood in a data file",
                    location=reason.location,
                    hint="plain SQL, copy from stdin, \\set, \\if and \\i are",
                )
            for step in script.steps:
                if isinstance(step, CopyIn) and self._is_of_registry(step):
                    continue
                run_step(connection, step, Output(None, io.BytesIO()))

    def _is_of_registry(self, step: CopyIn) -> bool:
        """Whether a dump brings rows that the deployment of the base has made already."""
        _, schema, dot = (word.text for word in islice(words_of(step.statement.text), 3))
        return dot == "." and schema in self.registry

    def _restore(self, path: Path) -> None:
        binaries = find_binaries()
        program = binaries.program("pg_restore") if binaries else None
        if program is None:
            raise SlipstitchError(
                "rehearse",
                f'"{path}" is an archive of pg_dump, and there is no pg_restore to read it',
                hint="install PostgreSQL's client programs, or dump as plain SQL: "
                "pg_dump --data-only",
            )
        words = conninfo_to_dict(self.conninfo)
        password = words.pop("password", None)
        secret = {"PGPASSWORD": str(password)} if password else {}
        done = subprocess.run(
            [
                str(program),
                *("--data-only", "--disable-triggers", "--no-owner", "--exit-on-error"),
                *(f"--exclude-schema={name}" for name in self.registry),
                *("--dbname", make_conninfo("", **words)),
                str(path),
            ],
            stdin=subprocess.DEVNULL,
            env={**self.environ, **secret},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            raise SlipstitchError(
                "rehearse",
                f'the archive "{path}" cannot be restored',
                detail=done.stderr.strip(),
                hint="it must come from a database where the changes before the first "
                "rehearsed one are deployed, and no more",
            )


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith(_ARCHIVES)
