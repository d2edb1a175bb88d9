"""Under whose name a server runs: ours, or an unprivileged one where we are root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from slipstitch.errors import SlipstitchError

__all__ = ["Account", "choose_account"]

_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@dataclass(frozen=True, slots=True)
class Account:
    """How a program of the server is started.

    PostgreSQL refuses to run as root. So as root its programs run either as another user
    (``user``) or in a user namespace where we are not root (``prefix``).

    :param user: the name of another user, or none to stay who we are.
    :param prefix: words put before each command.
    """

    user: str | None = None
    prefix: tuple[str, ...] = ()

    def run(self, *command: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and return what it printed, both streams in one.

        The variables ``PG*`` are kept from it, so that no setting of the caller's shell
        reaches the server. Its folder is ``/``, which every user may enter.

        :param timeout: in seconds.
        """
        entry = pwd.getpwnam(self.user) if self.user else None
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
            timeout=timeout,
            check=False,
            user=entry and entry.pw_uid,
            group=entry and entry.pw_gid,
            extra_groups=[] if entry else None,
        )

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.user is not None:
            entry = pwd.getpwnam(self.user)
            os.chown(path, entry.pw_uid, entry.pw_gid)


def choose_account(initdb: Path, folder: Path) -> Account:
    """Return the first account that can run ``initdb`` and use ``folder``.

    :param folder: an empty folder of ours; it is given to the account that is chosen.
    :raises SlipstitchError: when we are root and no account can.
    """
    if os.geteuid() != 0:
        return Account()
    tried = []
    for account in _candidates():
        try:
            account.own(folder)
            probe = account.run("/bin/sh", "-c", f"'{initdb}' --version && test -w '{folder}'")
            if probe.returncode == 0 and account.run("id", "-u").stdout.strip() != "0":
                return account
            tried.append(f"as {_name(account)}: {probe.stdout.strip() or 'not allowed'}")
        except (OSError, subprocess.SubprocessError) as error:
            tried.append(f"as {_name(account)}: {error}")
    raise SlipstitchError(
        "throwaway",
        "PostgreSQL does not run as root, and no other user can start it here",
        detail="\n".join(tried),
        hint="make a user postgres (adduser --system postgres), or run this as a plain user",
    )


def _candidates() -> Iterator[Account]:
    known = {entry.pw_name for entry in pwd.getpwall()}
    if "postgres" in known:
        yield Account(user="postgres")
    yield Account(prefix=_NAMESPACE)
    if "nobody" in known:
        yield Account(user="nobody")


def _name(account: Account) -> str:
    return account.user or "a user namespace"
