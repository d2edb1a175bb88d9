"""pgTAP's own tests, by pg_prove and by the plugin: they agree on every file.

Nothing of them is kept here. They are fetched from where this machine has its pgTAP from, and
compared with the checksum below; where they cannot be had, a skipped test says why. Most of them
print what every file prints, so ``make matrix`` alone runs all (``SLIPSTITCH_PGTAP_SUITE=all``).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from filelock import FileLock

from slipstitch.testing.database import Template
from slipstitch.throwaway.binaries import find_binaries
from slipstitch.throwaway.server import Server

pytestmark = pytest.mark.slow

FETCH = "/usr/lib/apt/apt-helper"
RELEASE = "1.3.3"
CHECKSUM = "SHA256:325ea79d0d2515bce96bce43f6823dcd3effbd6c54cb2a4d6c2384fffa3a14c7"
SETUP = "the_release_itself.sql"
ODD = ("do_tap", "extension", "moretap", "runjusttests", "runnotests", "runtests", "throwtap")
ODD += ("todotap", "util")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """The folder of pgTAP's sources, with what installs that release in a database."""
    binaries = find_binaries()
    assert binaries is not None
    package = f"postgresql-{binaries.major}-pgtap"
    if not Path(FETCH).exists():
        pytest.skip("pgTAP's own tests are fetched by apt, which is not here")
    told = subprocess.run(
        ["apt-get", "download", "--print-uris", package],
        capture_output=True,
        text=True,
        check=False,
    )
    # 'http://…/pool/main/p/pgtap/postgresql-15-pgtap_1.2.0-3_all.deb' postgresql-… 1234 SHA256:…
    found = re.match(rf"'(?P<folder>\S+)/{package}_", told.stdout)
    if found is None:
        pytest.skip(f"apt knows no place of {package}: {told.stderr.strip()[-300:]}")
    packed = tmp_path / "pgtap.tar.gz"
    place = f"{found['folder']}/pgtap_{RELEASE}.orig.tar.gz"
    fetched = subprocess.run(
        [FETCH, "download-file", place, str(packed), CHECKSUM],
        capture_output=True,
        text=True,
        check=False,
    )
    said = fetched.stdout + fetched.stderr
    assert "Hash Sum mismatch" not in said, said
    if fetched.returncode != 0:
        pytest.skip(f"pgTAP's sources cannot be fetched here: {said.strip()[-300:]}")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    folder = tmp_path / f"pgtap-{RELEASE}"
    routines = (folder / "sql" / "pgtap.sql.in").read_text()
    for name, value in (("__OS__", "linux"), ("__VERSION__", "1.3")):
        routines = routines.replace(name, value)
    (folder / SETUP).write_text(f"drop extension pgtap;\n{routines}")
    return folder


def test_pg_prove_agrees_on_the_files_of_pgtap_itself(
    sources: Path, server: Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(sources)
    names = {path.name for path in Path("test/sql").glob("*.sql")}
    assert len(names) > 30
    workers = "2"
    if os.environ.get("SLIPSTITCH_PGTAP_SUITE") != "all":
        workers = "0"  # for a few files further processes take longer to start than to work
        for name in names.difference(f"{odd}.sql" for odd in ODD):
            Path("test/sql", name).unlink()
            names.remove(name)
    theirs = by_pg_prove(sorted(names), server)
    settings = f"slipstitch_pgtap = test/sql\nslipstitch_setup = {SETUP}\n"
    Path("pytest.ini").write_text(f"[pytest]\n{settings}postgresql_port = {server.port}\n")
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers, "--junitxml=ours.xml"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    ours = {
        str(case.get("classname")).split(".")[-2] + ".sql": case.find("failure") is None
        for case in ET.parse("ours.xml").iter("testcase")
    }
    assert ours == {name: is_well for name, (is_well, _) in theirs.items()}, told
    assert {name for name, is_well in ours.items() if not is_well} < names
    # A file that fails is counted beside its assertions.
    counted = sum(map(int, re.findall(r"(\d+) (?:passed|failed|skipped|xfailed|xpassed)", told)))
    failed = list(ours.values()).count(False)
    assert counted - failed == sum(assertions for _, assertions in theirs.values()), told


def by_pg_prove(names: list[str], server: Server) -> dict[str, tuple[bool, int]]:
    """Return which files pg_prove lets pass, each by itself, and how many assertions it saw."""
    setup = (Path.cwd() / SETUP,)
    template = Template(server, f"pgtap_itself_{os.getpid()}", Path.cwd(), setup=setup)
    template.make(FileLock("lock"))

    def prove(name: str) -> tuple[bool, int]:
        done = subprocess.run(
            ["pg_prove", "--ext", ".sql", f"test/sql/{name}"],
            env={**os.environ, **server.environ(template.name)},
            capture_output=True,
            text=True,
            check=False,
        )
        counted = re.search(r"^Files=1, Tests=(\d+),", done.stdout, re.MULTILINE)
        assert counted is not None, done.stdout + done.stderr
        return done.returncode == 0, int(counted[1])

    try:
        # Several see each other's databases and roles, so one after the other.
        return {name: prove(name) for name in names}
    finally:
        template.drop()
