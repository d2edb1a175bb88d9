"""Who runs the command: the names that go into plans and registries."""

from __future__ import annotations

import os
import pwd
from collections.abc import Mapping

from slipstitch.config.reader import Config
from slipstitch.errors import SlipstitchError
from slipstitch.plan.model import Person

__all__ = ["current_person", "login_name"]


def login_name(environ: Mapping[str, str]) -> str:
    """Return the login name (``sqitch-compat`` section 9).

    :raises SlipstitchError: when the system knows none.
    """
    given = environ.get("SQITCH_ORIG_SYSUSER")
    if given:
        return given
    try:
        return os.getlogin()
    except OSError:
        pass  # there is no login session: a service, a container
    account = _account()
    if account is not None:
        return account.pw_name
    for name in ("LOGNAME", "USER", "USERNAME"):
        if environ.get(name):
            return environ[name]
    message = 'Cannot find your name; run sqitch config --user user.name "YOUR NAME"'
    raise SlipstitchError("user", message)


def _account() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(os.getuid())
    except KeyError:
        return None


def _full_name(environ: Mapping[str, str]) -> str:
    """Return the account's full name as it stands, or the login name where it is empty."""
    login = login_name(environ)
    try:
        return pwd.getpwnam(login).pw_gecos or login
    except KeyError:
        return login


def current_person(config: Config, environ: Mapping[str, str]) -> Person:
    """Return who plans or commits now.

    :raises SlipstitchError: when name or email could not be read back from a plan.
    """
    name = (
        environ.get("SQITCH_FULLNAME")
        or config.get("user.name")
        or environ.get("SQITCH_ORIG_FULLNAME")
        or _full_name(environ)
    )
    email = (
        environ.get("SQITCH_EMAIL")
        or config.get("user.email")
        or environ.get("SQITCH_ORIG_EMAIL")
        or f"{login_name(environ)}@{os.uname().nodename}"
    )
    if "<" in name or name.startswith("["):
        message = 'User name may not contain "<" or start with "["'
        raise SlipstitchError("user", message)
    if ">" in email:
        message = 'User email may not contain ">"'
        raise SlipstitchError("user", message)
    return Person(name, email)
