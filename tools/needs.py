"""See to it that the software a verb needs is there: `python -m tools.needs server|tests`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from slipstitch.throwaway import docker
from slipstitch.throwaway.binaries import NO_BINARIES_HINT, Binaries, find_binaries
from tools import environment
from tools.packages import MissingSoftwareError, can_install, install, say

__all__ = ["main"]


@dataclass(frozen=True)
class Need:
    """Something the tests use.

    :param package: its Debian package; ``{major}`` stands for the server's major version.
    :param can_be_skipped: whether its tests say that they were skipped where it cannot be had.
    """

    name: str
    package: str
    is_there: Callable[[Binaries], bool]
    can_be_skipped: bool = False


def _extension(name: str) -> Callable[[Binaries], bool]:
    return lambda binaries: any(
        Path(folder, "extension", f"{name}.control").exists() for folder in _share(binaries)
    )


def _program(name: str) -> Callable[[Binaries], bool]:
    return lambda binaries: binaries.program(name) is not None


def _daemon(name: str) -> Callable[[Binaries], bool]:
    """Look also where programs of the administrator stand, outside other people's path."""
    return lambda _: (
        shutil.which(name, path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin") is not None
    )


def _perl(module: str) -> Callable[[Binaries], bool]:
    return lambda _: (
        subprocess.run(["perl", f"-M{module}", "-e1"], capture_output=True, check=False).returncode
        == 0
        if shutil.which("perl")
        else False
    )


NEEDS = (
    Need("psql", "postgresql-client-{major}", _program("psql")),
    Need("pg_dump", "postgresql-client-{major}", _program("pg_dump")),
    Need("the contributed extensions", "postgresql-contrib", _extension("pg_stat_statements")),
    Need("pgTAP", "postgresql-{major}-pgtap", _extension("pgtap")),
    Need("pg_prove", "libtap-parser-sourcehandler-pgtap-perl", _program("pg_prove")),
    Need("plpgsql_check", "postgresql-{major}-plpgsql-check", _extension("plpgsql_check")),
    Need("Sqitch", "sqitch", _program("sqitch")),
    Need("Perl's PostgreSQL driver", "libdbd-pg-perl", _perl("DBD::Pg")),
    Need("PgBouncer", "pgbouncer", _daemon("pgbouncer"), can_be_skipped=True),
    Need("Prometheus", "prometheus", _daemon("prometheus"), can_be_skipped=True),
    Need(
        "Prometheus's exporter for PostgreSQL",
        "prometheus-postgres-exporter",
        _daemon("prometheus-postgres-exporter"),
        can_be_skipped=True,
    ),
    Need(
        "the sql-exporter of Prometheus",
        "prometheus-sql-exporter",
        _daemon("prometheus-sql-exporter"),
        can_be_skipped=True,
    ),
)


def main() -> int:
    """Install what is missing by the rule, or say what to install."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("purpose", choices=["server", "tests"])
    purpose = parser.parse_args().purpose
    try:
        if purpose == "server":
            need_server()
        else:
            need_tests()
    except MissingSoftwareError as error:
        say(str(error))
        return 2
    return 0


def need_server() -> None:
    """Have PostgreSQL's programs, or else a docker engine."""
    if find_binaries() is not None:
        return
    if can_install():
        install(["postgresql", "postgresql-contrib"], "a throwaway server")
    elif docker.is_available():
        say("no PostgreSQL here: docker runs the throwaway server")
        environment.make(["docker"])
    else:
        raise MissingSoftwareError(f"no PostgreSQL and no docker engine found\n{NO_BINARIES_HINT}")


def need_tests() -> None:
    """Have PostgreSQL's programs and all that is compared with or used by the tests."""
    if find_binaries() is None:
        install(["postgresql", "postgresql-contrib"], "the tests")
    binaries = find_binaries()
    if binaries is None:
        raise MissingSoftwareError("PostgreSQL was installed, but its programs are not found")
    missing = [need for need in NEEDS if not need.is_there(binaries)]
    if not can_install():
        for need in [need for need in missing if need.can_be_skipped]:
            say(f"no {need.name} here: its tests are skipped (as root: install {need.package})")
            missing.remove(need)
    if missing:
        packages = {need.package.format(major=binaries.major): None for need in missing}
        install(list(packages), f"the tests ({', '.join(need.name for need in missing)})")
    still = [need.name for need in missing if not need.is_there(binaries)]
    if still:
        raise MissingSoftwareError(f"installed, and still not found: {', '.join(still)}")


def _share(binaries: Binaries) -> list[str]:
    """Return the folders in which this installation may keep its extensions."""
    program = binaries.folder / "pg_config"
    if program.exists():
        done = subprocess.run(
            [str(program), "--sharedir"], capture_output=True, text=True, check=False
        )
        return [done.stdout.strip()]
    share = binaries.folder.parent / "share"
    return [str(share), str(share / "postgresql"), f"/usr/share/postgresql/{binaries.major}"]


if __name__ == "__main__":
    sys.exit(main())
