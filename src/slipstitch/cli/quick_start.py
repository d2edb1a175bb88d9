"""Start without what libraries import and commands do not use.

A short command takes longer to be imported than to run, and half of that was modules of Python's
own library for which it has no use: the driver brings asyncio for connections that nobody opens
here, click brings uuid for a kind of option that we have none of. So while a command and its
libraries are imported,

* the modules of ``POSTPONED`` are in place by name, and imported when something of them is used,
* stand-ins take the place of modules of which nothing is used at all,
* the driver gets nothing ready that may wait, see :mod:`slipstitch.cli.quick_driver`.

Afterwards everybody who imports one of them gets the module itself. Only the program starts so,
never another one that imports it: to that one, the driver's asynchronous connections may matter.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from slipstitch.cli.postponed import postponed
from slipstitch.cli.quick_driver import driver_quickly
from slipstitch.cli.stand_ins import stood_in_for, use_stand_ins

__all__ = ["VERBS", "imported_quickly", "start_quickly"]

VERBS = frozenset({"check", "deploy", "log", "rebase", "revert", "status", "upgrade", "verify"})
"""Commands that import the driver and no other library that might use what is left out."""

POSTPONED = (
    *("ctypes", "ctypes.util", "gettext", "inspect", "ipaddress", "json", "locale", "logging"),
    *("random", "shlex", "shutil", "socket", "subprocess", "tempfile", "textwrap", "traceback"),
    *("typing_extensions", "zoneinfo"),
)
LEFT_OUT_FOR_CLICK = ("uuid",)

_OBJECTS_BETWEEN_COLLECTIONS = 100_000

_state = {"quick": False}


def start_quickly(environ: Mapping[str, str]) -> None:
    """Say that this process is the program, from its start to its end.

    Of what it makes, nearly all stays until it ends: thousands of changes of a plan, and of a
    registry. So the garbage collector looks at them seldom.
    """
    _state["quick"] = True
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    use_stand_ins(environ)


@contextmanager
def imported_quickly(verb: str | None = None) -> Iterator[None]:
    """Import quickly what is imported meanwhile.

    The garbage collector does not look, over and over, at what modules are made of: they stay
    until the process ends. That takes a sixth of the time.

    :param verb: the command that is imported; none where it is what all commands need.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with ExitStack() as stack:
            if _state["quick"]:
                stack.enter_context(postponed(POSTPONED))
                if verb is None:
                    stack.enter_context(stood_in_for(LEFT_OUT_FOR_CLICK))
                elif verb in VERBS:
                    stack.enter_context(driver_quickly())
            yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
