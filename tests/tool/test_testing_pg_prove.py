"""The pgTAP files of this repository, run by pg_prove: it must agree with the plugin."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from slipstitch.testing.collect import made_template
from slipstitch.testing.database import database_copy
from slipstitch.testing.run import run_file
from slipstitch.testing.tap import read_tap

pytestmark = pytest.mark.slow


def test_pg_prove_passes_the_same_files_with_as_many_assertions(request: pytest.FixtureRequest):
    folders = [request.config.rootpath / name for name in request.config.getini("slipstitch_pgtap")]
    files = sorted(path for folder in folders for path in folder.rglob("*.sql"))
    template = made_template(request.config)
    with database_copy(template, f"proved_{os.getpid()}") as conninfo:
        # one database for all, as pg_prove has it: each file leaves it as it was
        ours = sum(len(read_tap(run_file(path, conninfo).printed).assertions) for path in files)
        proved = subprocess.run(
            ["pg_prove", "--quiet", *map(str, files)],
            env={**os.environ, **template.server.environ(f"proved_{os.getpid()}")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert proved.returncode == 0, proved.stdout + proved.stderr
    assert re.search(rf"^Files={len(files)}, Tests={ours},", proved.stdout, re.MULTILINE)
