"""A docker engine: the one that answers, else one of our own; and an image of this PostgreSQL.

An image cannot be pulled everywhere, so one is made of the programs that are installed here. An
engine that we start lives in a folder of its own, behind a socket of its own, and ends with us.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from slipstitch.throwaway import docker
from slipstitch.throwaway.binaries import Binaries, find_binaries

ENTRYPOINT = Path(__file__).parent / "data" / "docker_entrypoint.sh"
IMAGE = "slipstitch/postgres-of-this-machine:1"
_PROGRAMS = ("bash", "cat", "chmod", "chown", "id", "mkdir", "setpriv", "sh")
_PATIENCE = 60  # seconds for an engine to answer


class NoEngineError(Exception):
    """No engine answers and none can be started here; the text says why."""


@contextmanager
def docker_engine() -> Iterator[None]:
    """Have an engine that answers to the docker command and to testcontainers.

    :raises NoEngineError: there is none, and we may not start one.
    """
    if docker.is_available():
        yield
        return
    # Programs of the administrator stand outside other people's path.
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    program = shutil.which("dockerd", path=places)
    if program is None or shutil.which("docker") is None or os.geteuid() != 0:
        what = "we are not root" if program else "dockerd is not installed"
        raise NoEngineError(f"no docker engine answers, and none can be started: {what}")
    with (
        # Not all that an engine leaves behind is for us to remove.
        tempfile.TemporaryDirectory(prefix="engine-", ignore_cleanup_errors=True) as folder,
        _started(program, Path(folder), places),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("DOCKER_HOST", f"unix://{folder}/socket")
        yield


@contextmanager
def _started(program: str, folder: Path, places: str) -> Iterator[None]:
    words = [f"--host=unix://{folder}/socket", f"--data-root={folder}/data"]
    words += [f"--exec-root={folder}/exec", f"--pidfile={folder}/pid"]
    log = folder / "log"
    with log.open("w") as said:
        engine = subprocess.Popen(
            [program, *words],
            env={**os.environ, "PATH": places},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        _wait_for(engine, folder, log)
        yield
    finally:
        engine.terminate()
        try:
            engine.wait(timeout=30)
        except subprocess.TimeoutExpired:
            engine.kill()
            engine.wait()


def _wait_for(engine: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    """Wait until the engine answers.

    :raises NoEngineError: it ended, or does not answer; the end of its log is in the text.
    """
    asked = ["docker", f"--host=unix://{folder}/socket", "info"]
    give_up = time.monotonic() + _PATIENCE
    while engine.poll() is None and time.monotonic() < give_up:
        if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.2)
    said = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
    raise NoEngineError(f"the docker engine that we started does not answer:\n{said}")


@contextmanager
def local_image() -> Iterator[str]:
    """Make an image of the PostgreSQL that is installed here, and remove it afterwards."""
    binaries = find_binaries()
    assert binaries is not None
    path = f"{binaries.folder}:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    settings = [f"ENV PATH={path}", "ENV LANG=C.UTF-8", "ENV PGDATA=/var/lib/postgresql/data"]
    settings += ["VOLUME /var/lib/postgresql/data", "EXPOSE 5432"]
    settings += ['ENTRYPOINT ["docker-entrypoint.sh"]', 'CMD ["postgres"]']
    words = [word for setting in settings for word in ("-c", setting)]
    making = subprocess.Popen(["docker", "import", *words, "-", IMAGE], stdin=subprocess.PIPE)
    assert making.stdin is not None
    with making.stdin as stream, tarfile.open(fileobj=stream, mode="w|") as image:
        _fill(image, binaries)
    assert making.wait() == 0
    try:
        yield IMAGE
    finally:
        subprocess.run(["docker", "image", "rm", "--force", IMAGE], capture_output=True, check=True)


def _fill(image: tarfile.TarFile, binaries: Binaries) -> None:
    """Put in what a server needs: PostgreSQL, the programs of its entrypoint, their libraries."""
    for link in (path for path in Path("/").iterdir() if path.is_symlink()):  # /bin, /lib64 …
        entry = tarfile.TarInfo(link.name)
        entry.type, entry.linkname = tarfile.SYMTYPE, str(link.readlink())
        image.addfile(entry)
    programs = [found for name in _PROGRAMS if (found := shutil.which(name))]
    servers = [str(binaries.folder / name) for name in ("initdb", "pg_ctl", "postgres", "psql")]
    for name in {*programs, *servers, *_libraries([*programs, *servers])}:
        _add(image, Path(name))
    for folder in (
        binaries.folder.parent / "lib",
        _share(binaries),
        Path("/usr/lib/locale/C.utf8"),
    ):
        for path in folder.rglob("*") if folder.is_dir() else ():
            if path.is_file() and "llvm" not in str(path) and "bitcode" not in path.parts:
                _add(image, path)
    for name in ("passwd", "group"):
        _add(image, Path("/etc", name))
    _add(image, ENTRYPOINT, "usr/local/bin/docker-entrypoint.sh", mode=0o755)
    for name, mode in (("tmp", 0o1777), ("var/lib/postgresql", 0o755)):
        entry = tarfile.TarInfo(name)
        entry.type, entry.mode = tarfile.DIRTYPE, mode
        image.addfile(entry)


def _add(image: tarfile.TarFile, path: Path, name: str = "", mode: int | None = None) -> None:
    """Add a file at its own place; what a link points to stands in the link's place."""
    place = str(path.parent.resolve() / path.name).lstrip("/")
    entry = image.gettarinfo(str(path.resolve()), name or place)
    entry.type, entry.linkname = tarfile.REGTYPE, ""
    entry.size = path.stat().st_size
    entry.mode = entry.mode if mode is None else mode
    with path.open("rb") as content:
        image.addfile(entry, content)


def _libraries(programs: list[str]) -> set[str]:
    told = subprocess.run(["ldd", *programs], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"(?m)^\s+(?:\S+ => )?(/\S+) \(", told))


def _share(binaries: Binaries) -> Path:
    """Return the folder of what the server reads beside its programs."""
    own = binaries.folder.parent / "share"
    return own if own.is_dir() else Path(f"/usr/share/postgresql/{binaries.major}")
