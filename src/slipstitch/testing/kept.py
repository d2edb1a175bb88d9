"""Keep the cluster of a deployed template, so that a later run of the same project copies it.

What was deployed may depend on the project, on this tool, on PostgreSQL and on the day (a plan
may make the partitions of this month). All of it is in the name of what is kept. A project whose
scripts read or run what stands elsewhere is never kept: nobody can tell when that changes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

import slipstitch
from slipstitch.config.reader import Config, load_config
from slipstitch.errors import SlipstitchError
from slipstitch.target.resolve import resolve_target
from slipstitch.throwaway.binaries import find_binaries
from slipstitch.throwaway.provide import copy_cluster
from slipstitch.throwaway.state import state_folder

__all__ = ["clusters", "find", "keep", "name_of"]

_AT_MOST = 4
_PACKAGE = Path(slipstitch.__file__).parent
# The parts of this tool that decide what a deployment makes.
DECIDING = (
    "config",
    "lazy.py",
    "online.py",
    "plan",
    "project.py",
    "records.py",
    "registry",
    "runner",
    "script",
    "session",
    "sql",
    "target",
    "toolkit.py",
)
# Commands of psql that read files or programs: \i \ir \include \include_relative \copy \! \o \w,
# and values in backticks.
_READS_ELSEWHERE = re.compile(rb"^\s*\\(?:ir?|include\w*|copy|!|[ow])(?![a-z])|^\s*\\.*`", re.M)


def name_of(
    project: Path,
    setup: Sequence[Path],
    words: Iterable[str],
    environ: Mapping[str, str],
    postgres_bin: Path | None = None,
) -> str | None:
    """Return the name under which the cluster of a project is kept, or None if it cannot be.

    :param setup: SQL files run after the deployment.
    :param words: whatever else decides what stands in the template, such as options of deploy.
    :param postgres_bin: the folder of the PostgreSQL programs, when it shall not be looked for.
    :returns: the day in UTC and a digest, such as ``2026-11-22-5f0c…``; O(bytes of all scripts).
    """
    binaries = find_binaries(postgres_bin)
    if binaries is None or binaries.program("pg_basebackup") is None:
        return None
    try:
        config = load_config(environ, project)
        scripts = [*_scripts(project, config, environ), *setup]
        settings = _settings(config)
    except SlipstitchError:  # whoever deploys will say what is wrong with it
        return None
    if config.section("hooks") or not scripts:
        return None
    digest = hashlib.sha256()
    for word in (*words, str(binaries.folder), binaries.version, *settings):
        digest.update(word.encode() + b"\0")
    for path in scripts:
        content = path.read_bytes()
        if _READS_ELSEWHERE.search(content):
            return None
        _add(digest, path, project, content)
    for path in _our_own():
        _add(digest, path, _PACKAGE, path.read_bytes())
    return f"{_today()}-{digest.hexdigest()[:32]}"


@contextmanager
def clusters() -> Iterator[Path]:
    """Hold the clusters that are kept for ourselves, and give the folder that they lie in."""
    folder = state_folder() / "kept"
    folder.mkdir(mode=0o700, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        yield folder


def find(folder: Path, name: str | None) -> Path | None:
    """Return the cluster of this name, if there is one, and mark it as used."""
    if name is None or not (folder / name).is_dir():
        return None
    os.utime(folder / name)
    return folder / name


def keep(server: str, name: str) -> None:
    """Keep a copy of a running throwaway server, and drop copies that are of no use any more.

    Where it cannot be kept, as on a full disk, the next run deploys again: nothing else is lost.
    """
    with clusters() as folder:
        if not (folder / name).exists():
            with suppress(SlipstitchError):
                copy_cluster(server, folder / name)
        _drop_the_useless(folder)


def _drop_the_useless(folder: Path) -> None:
    """Drop what another day made, and what was not used for longest."""
    newest = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    useful = [path for path in newest if path.name.startswith(_today())][:_AT_MOST]
    for path in set(newest) - set(useful):
        shutil.rmtree(path, ignore_errors=True)


def _scripts(project: Path, config: Config, environ: Mapping[str, str]) -> list[Path]:
    """Return the plan and the scripts that deploy and verify it, in a steady order."""
    target = resolve_target(config, environ, "db:pg:")
    plan = project / target.plan_file
    if not plan.is_file():
        return []
    folders = {
        project / folder
        for folder in (
            target.deploy_dir,
            target.verify_dir,
            target.reworked_deploy_dir,
            target.reworked_verify_dir,
        )
    }
    found = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    return [plan, *sorted(found)]


def _our_own() -> list[Path]:
    parts = [_PACKAGE / name for name in DECIDING]
    found = [path for part in parts for path in (part, *part.rglob("*"))]
    return sorted(path for path in found if path.suffix in (".py", ".sql") and path.is_file())


def _settings(config: Config) -> list[str]:
    return [f"{name}={config.get_all(name)}" for name in sorted(config.names())]


def _add(digest: hashlib._Hash, path: Path, root: Path, content: bytes) -> None:
    name = os.path.relpath(path, root)
    digest.update(f"{name}\0{len(content)}\0".encode() + content)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
