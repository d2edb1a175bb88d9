"""Build the Dockerfile and prove a plan in a container of it: `python -m tools.image`.

The image that it begins with is pulled; where none can be, one is made by debootstrap of the
packages of Debian (a minute), which trusts whom this machine trusts.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fix_docker import NoEngineError, docker_engine
from tools.packages import say

__all__ = ["main"]

ROOT = Path(__file__).parent.parent
RELEASE = "bookworm"
PULLED = f"debian:{RELEASE}"
BASE, IMAGE = "slipstitch/base:1", "slipstitch/tried:1"
_TRUSTED = Path("usr/local/share/ca-certificates")
_PROJECT = {
    "sqitch.conf": "[core]\n\tengine = pg\n",
    "deploy/shop.sql": "begin;\ncreate schema shop;\ncommit;\n",
    "revert/shop.sql": "begin;\ndrop schema shop;\ncommit;\n",
    "verify/shop.sql": "select pg_catalog.has_schema_privilege('shop', 'usage');\n",
    "sqitch.plan": "%syntax-version=1.0.0\n%project=shop\n\n"
    "shop 2026-01-01T00:00:00Z Ada <ada@example.com> # Sell\n",
    "tests/there_is_a_shop.sql": "begin;\nselect plan(1);\nselect has_schema('shop');\n"
    "select * from finish();\nrollback;\n",
}


def main() -> int:
    """Build, run and remove; return 0 when the plan was proved in the container."""
    began = time.monotonic()
    try:
        with docker_engine(), tempfile.TemporaryDirectory() as folder:
            try:
                base = _base(Path(folder, "base"))
                _docker("build", "--network=host", "--build-arg", f"BASE={base}", "-t", IMAGE, ".")
                project = Path(folder, "project")
                _write(project)
                _docker("run", "--rm", "-v", f"{project}:/project", IMAGE, "ci", "--coverage")
            finally:
                forgotten = ["docker", "image", "rm", "--force", IMAGE, BASE]
                subprocess.run(forgotten, capture_output=True, check=False)
    except NoEngineError as error:
        say(f"the Dockerfile is not tried: {error}")
        return 0
    except subprocess.CalledProcessError as error:
        say(f"{' '.join(map(str, error.cmd[:2]))} ended with status {error.returncode}; see above")
        return 1
    say(f"the image is built and proves a plan ({time.monotonic() - began:.0f} s)")
    return 0


def _base(folder: Path) -> str:
    """Return the image to begin with, made here where it cannot be pulled."""
    if subprocess.run(["docker", "pull", PULLED], capture_output=True, check=False).returncode == 0:
        return PULLED
    program = shutil.which("debootstrap")
    if program is None:
        raise NoEngineError(f'"{PULLED}" cannot be pulled, and debootstrap is not installed')
    say(f'"{PULLED}" cannot be pulled: making a system of Debian packages')
    subprocess.run([program, "--variant=minbase", RELEASE, str(folder)], check=True, stdout=2)
    if Path("/", _TRUSTED).is_dir():
        shutil.copytree(Path("/", _TRUSTED), folder / _TRUSTED, dirs_exist_ok=True)
    packed = subprocess.Popen(
        ["tar", "-C", str(folder), "--exclude=./dev/*", "--exclude=./var/cache/apt/*", "-c", "."],
        stdout=subprocess.PIPE,
    )
    subprocess.run(["docker", "import", "-", BASE], stdin=packed.stdout, check=True, stdout=2)
    if packed.wait() != 0:
        raise subprocess.CalledProcessError(packed.returncode, "tar")
    return BASE


def _write(project: Path) -> None:
    for name, text in _PROJECT.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _docker(*words: str) -> None:
    subprocess.run(["docker", *words], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
