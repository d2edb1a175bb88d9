"""What a new cluster is given so that databases may come and go quickly."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

from slipstitch.throwaway.cluster import spread_databases


def file_system_of(folder: Path) -> str:
    command = ["stat", "-f", "-c", "%T", folder]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return said.stdout.strip()


def test_on_ext4_each_database_begins_in_another_part_of_the_disk(tmp_path: Path):
    base = tmp_path / "base"
    base.mkdir()
    with suppress(OSError):
        spread_databases(base)
    databases = [base / str(number) for number in range(20)]
    for database in databases:
        database.mkdir()
    numbers = sorted(database.stat().st_ino for database in databases)
    # ext4 gives a part of the disk 8,192 numbers or more; neighbours get the next ones.
    spread = numbers[-1] - numbers[0] > 8192
    assert spread or not file_system_of(tmp_path).startswith("ext")
