"""The pgTAP files of this repository, run by pg_prove: it must agree with the plugin."""

from __future__ import annotations

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

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
    # One database for all files, as pg_prove has it: each leaves it as it was. One for each side.
    ours, theirs = (f"{side}_{os.getpid()}" for side in ("ours", "proved"))
    with (
        database_copy(template, ours) as conninfo,
        database_copy(template, theirs),
        ThreadPoolExecutor(1) as pool,
    ):
        counted = pool.submit(
            lambda: sum(
                # from the other end: files that make a role would wait for each other
                len(read_tap(run_file(path, conninfo).printed).assertions)
                for path in reversed(files)
            )
        )
        proved = subprocess.run(
            ["pg_prove", "--quiet", *map(str, files)],
            env={**os.environ, **template.server.environ(theirs)},
            capture_output=True,
            text=True,
            check=False,
        )
        assertions = counted.result()
    assert proved.returncode == 0, proved.stdout + proved.stderr
    assert re.search(rf"^Files={len(files)}, Tests={assertions},", proved.stdout, re.MULTILINE)
