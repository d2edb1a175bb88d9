"""The settings of sqlfluff accept the house style, and notice when it is broken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TOP = Path(__file__).parents[2]

GOOD = """\
-- Deploy shop:app/t to pg

begin;

create table app.t (
    id bigint not null,
    name text
);

comment on table app.t is
    'What it holds';

create policy t_all on app.t
    for all
    to app_owner
    using (id = 1);

select
    t.id,
    t.name
from app.t as t
where false;

commit;
"""
BROKEN = {
    "CP01": GOOD.replace("select", "SELECT"),
    "CP05": GOOD.replace("bigint", "BIGINT"),
    "LT01": GOOD.replace("as t\nwhere", "as  t\nwhere"),
    "LT02": GOOD.replace("    t.name", "  t.name"),
    "LT04": GOOD.replace("t.id,\n    t.name", "t.id\n    , t.name"),
    "LT05": GOOD.replace("t.name\nfrom", "t.name as a_name_that_is_" + "very_" * 20 + "long\nfrom"),
    "LT12": GOOD.rstrip("\n"),
    "AL01": GOOD.replace("app.t as t", "app.t t"),
    "CV06": GOOD.replace("commit;", "commit"),
    "PRS": GOOD.replace("from app.t", "frm app.t"),
}


def lint(*paths: Path) -> dict[str, set[str]]:
    """Return the codes of what sqlfluff finds, by file."""
    program = [sys.executable, "-m", "sqlfluff", "lint", "--config", str(TOP / ".sqlfluff")]
    done = subprocess.run(
        [*program, "--format", "json", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
        cwd=TOP,
    )
    assert done.returncode in (0, 1), done.stderr
    return {
        found["filepath"]: {one["code"] for one in found["violations"]}
        for found in json.loads(done.stdout)
    }


def test_each_broken_rule_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "good.sql").write_text(GOOD)
    for code, text in BROKEN.items():
        (tmp_path / f"{code}.sql").write_text(text)
    found = {Path(path).stem: codes for path, codes in lint(tmp_path).items()}
    assert found.pop("good") == set()
    assert {code for code, codes in found.items() if code not in codes} == set()
