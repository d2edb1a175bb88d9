"""Projects whose branches git keeps, and both tools' answers to a checkout."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.compat.oracle import clean_environment, write_project

__all__ = ["commit_branch", "git"]

AUTHOR = {
    "GIT_AUTHOR_NAME": "Ada Lovelace",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada Lovelace",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_AUTHOR_DATE": "2024-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2024-01-01T00:00:00Z",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *words: str) -> str:
    """Run git in a folder as nobody in particular, and return what it prints."""
    return subprocess.run(
        ["git", *words],
        cwd=folder,
        env=clean_environment(folder, AUTHOR),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def commit_branch(
    folder: Path, branch: str, files: dict[str, str], gone: tuple[str, ...] = ()
) -> None:
    """Make a branch from the one that is checked out, with some files written and removed."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", branch)
    else:
        git(folder, "checkout", "-q", "-b", branch)
    write_project(files, folder)
    for name in gone:
        (folder / name).unlink()
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", branch)
