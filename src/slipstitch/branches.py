"""Branches of the repository, asked of git: which is checked out, what stands in another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import SlipstitchError

__all__ = ["Repository"]


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository around the working directory.

    :param client: the program git, by its name or path.
    """

    client: str = "git"

    def current_branch(self) -> str:
        """Return the branch that is checked out; ``HEAD`` where none is.

        :raises SlipstitchError: where there is no repository, or no git.
        """
        return self._ask("rev-parse", "--abbrev-ref", "HEAD").decode("utf-8", "replace").strip()

    def file_in(self, branch: str, path: Path) -> bytes:
        """Return a file as it stands in a branch.

        :param path: relative to the working directory.
        :raises SlipstitchError: when the branch or the file in it does not exist.
        """
        # Without the dot git takes the path from the top of the repository.
        return self._ask("show", f"{self._named(branch)}:./{path}")

    def common_ancestor(self, reference: str) -> str:
        """Return the commit where our history parted from that of a branch, tag or commit.

        :raises SlipstitchError: git knows no such state, or the histories have nothing in common
            here, as in a shallow clone.
        """
        known = self._run("rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}")
        if known.returncode:
            raise SlipstitchError(
                "git",
                f'git knows no "{reference}"',
                detail=known.stderr.decode("utf-8", "replace") or None,
                hint="name a branch, a tag or a commit; a CI clone may have to fetch it first",
            )
        found = self._run("merge-base", reference, "HEAD")
        if found.returncode:
            raise SlipstitchError(
                "git",
                f'"{reference}" and HEAD have no commit in common',
                hint="a shallow clone has too little history: git fetch --unshallow",
            )
        return found.stdout.decode("ascii").strip()

    def has_file(self, commit: str, path: Path) -> bool:
        """Tell whether a file stands in a commit; the path is relative to the working directory."""
        return self._run("cat-file", "-e", f"{commit}:./{path}").returncode == 0

    def changed_since(self, commit: str) -> list[str]:
        """Return the files that differ from a commit, and those that are not committed yet.

        :returns: paths from the working directory; what was deleted is left out.
        """
        edited = self._ask("diff", "--name-only", "--relative", "--diff-filter=d", "-z", commit)
        added = self._ask("ls-files", "--others", "--exclude-standard", "-z")
        return sorted(set(os.fsdecode(edited + added).split("\0")) - {""})

    def _named(self, branch: str) -> str:
        """Return the full name of a branch: a tag of the same name would come before it."""
        full = f"refs/heads/{branch}"
        is_there = self._run("show-ref", "--verify", "--quiet", full).returncode == 0
        return full if is_there else branch

    def refuse_taken(self, branch: str) -> None:
        """Refuse a branch that is checked out in another work tree: git would.

        :raises SlipstitchError: with the place of the work tree.
        """
        listed = self._run("worktree", "list", "--porcelain").stdout.decode("utf-8", "replace")
        for entry in listed.split("\n\n"):
            place, *rest = entry.splitlines() or [""]
            if f"branch refs/heads/{branch}" in rest:
                raise SlipstitchError(
                    "checkout",
                    f"{branch} is checked out in {place.removeprefix('worktree ')}; "
                    "nothing was reverted",
                    hint="go there, or check out another branch there",
                )

    def refuse_unsaved(self, branch: str) -> None:
        """Refuse a branch that git could not check out without losing what was not committed.

        :raises SlipstitchError: with what git says of it.
        """
        # Files that were only touched, or copied, count as edited until git looks at them.
        self._run("update-index", "-q", "--refresh")
        done = self._run("read-tree", "-n", "-m", "-u", "HEAD", self._named(branch))
        if done.returncode:
            raise SlipstitchError(
                "checkout",
                f"git cannot check out {branch} over what is not committed; nothing was reverted",
                detail=done.stderr.decode("utf-8", "replace"),
                hint="commit it, or put it aside with git stash",
            )

    def refuse_missing(self, branch: str, paths: Sequence[Path]) -> None:
        """Refuse a branch without the verify scripts that the configuration asks for.

        :param paths: relative to the working directory.
        :raises SlipstitchError: with what is missing.
        """
        names = [str(path) for path in paths]
        if not names:
            return
        known = self._ask("ls-tree", "-r", "-z", "--name-only", self._named(branch), "--", *names)
        missing = set(names) - set(os.fsdecode(known).split("\0"))
        if missing:
            raise SlipstitchError(
                "checkout",
                f"{branch} lacks {', '.join(sorted(missing))}; nothing was reverted",
                hint="commit there what proves that its changes took; verify.required asks for it",
            )

    def check_out(self, branch: str, *, is_document: bool = False) -> None:
        """Check the branch out; git prints what it has to say.

        :param is_document: standard output holds a document: git prints on standard error.
        """
        command = [self.client, "checkout", branch]
        try:
            status = subprocess.run(
                command, check=False, stdout=sys.stderr.fileno() if is_document else None
            ).returncode
        except OSError as error:
            raise self._not_there(error) from error
        if status:
            raise self._failed("checkout", status)

    def _ask(self, *words: str) -> bytes:
        done = self._run(*words)
        if done.returncode:
            raise self._failed(words[0], done.returncode, done.stderr)
        return done.stdout

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run([self.client, *words], capture_output=True, check=False)
        except OSError as error:
            raise self._not_there(error) from error

    def _not_there(self, error: OSError) -> SlipstitchError:
        return SlipstitchError(
            "checkout",
            f'cannot run "{self.client}": {(error.strerror or str(error)).lower()}',
            hint="core.vcs.client names the program git",
        )

    def _failed(self, verb: str, status: int, said: bytes = b"") -> SlipstitchError:
        return SlipstitchError(
            "checkout",
            f'"{self.client}" unexpectedly returned exit value {status}',
            detail=said.decode("utf-8", "replace") or f"It was asked to {verb}.",
        )
