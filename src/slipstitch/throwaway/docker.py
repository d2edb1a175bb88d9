"""A server in a container, through testcontainers, where no PostgreSQL is installed."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slipstitch.errors import SlipstitchError

__all__ = ["DEFAULT_IMAGE", "Container", "is_available", "start", "stop"]

DEFAULT_IMAGE = "postgres:17"
_LABEL = "slipstitch.throwaway"


@dataclass(frozen=True, slots=True)
class Container:
    """A container whose server answers on a port of the loopback address."""

    port: int
    version: str


def is_available() -> bool:
    """Tell whether a docker engine answers."""
    program = shutil.which("docker")
    if program is None:
        return False
    try:
        done = subprocess.run(
            [program, "info", "--format", "{{.ServerVersion}}"],
            capture_output=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def start(
    label: str, image: str, password: str, *, fsync: bool, settings: Mapping[str, str]
) -> Container:
    """Start a container and wait until its server answers.

    Its reaper is not used: a server may outlive the process that started it, and our own
    records see to it that none is left behind.

    :param label: by which :func:`stop` finds it, whatever became of us meanwhile.
    :raises SlipstitchError: when testcontainers is not installed or the server does not start.
    """
    postgres = _testcontainers("testcontainers.community.postgres")
    _testcontainers("testcontainers.core.config").testcontainers_config.ryuk_disabled = True
    wanted = {**settings} if fsync else {"fsync": "off", "synchronous_commit": "off", **settings}
    command = ["postgres", *(word for item in wanted.items() for word in ("-c", "=".join(item)))]
    container = postgres.PostgresContainer(
        image, username="postgres", password=password, dbname="postgres", driver=None
    )
    container.with_command(command).with_kwargs(labels={_LABEL: label})
    container.ports = {"5432/tcp": ("127.0.0.1",)}
    try:
        container.start()
        said = container.exec(["postgres", "--version"]).output.decode()
        port = int(container.get_exposed_port(5432))
    except Exception as error:
        container.stop()
        raise SlipstitchError(
            "throwaway",
            f'the container of image "{image}" did not start',
            detail=str(error),
            hint="docker logs and docker images say more; --image names another image",
        ) from error
    return Container(port, said.split()[2])


def stop(label: str) -> None:
    """Remove the container that :func:`start` made under this label; none is no error."""
    program = shutil.which("docker")
    if program is None:
        return
    listing = [program, "ps", "--all", "--quiet", "--filter", f"label={_LABEL}={label}"]
    found = subprocess.run(listing, capture_output=True, text=True, check=False).stdout.split()
    if found:
        remove = [program, "rm", "--force", "--volumes", *found]
        subprocess.run(remove, capture_output=True, check=False)


def _testcontainers(module: str) -> Any:
    """Load testcontainers only here: it is heavy, and most users never need it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise SlipstitchError(
            "throwaway",
            "there is a docker engine, but testcontainers is not installed",
            hint="pip install 'slipstitch[docker]'",
        ) from error
