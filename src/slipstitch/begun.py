"""Something that mostly waits, begun before its result is needed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar, cast

__all__ = ["Begun"]

T = TypeVar("T")

# Whoever waits for a server comes back for a moment, often: the usual 5 ms are long beside that.
_SECONDS_BETWEEN_SWITCHES = 0.0005


class Begun(Generic[T]):
    """An action that goes on in a thread while other things are done.

    A process that ends does not wait for it.

    :param action: what is done; it shares nothing with what is done meanwhile.
    :param undo: takes back what came of it, where nobody wants that any more.
    """

    def __init__(self, action: Callable[[], T], undo: Callable[[T], object]) -> None:
        self._action = action
        self._undo = undo
        self._found: T | None = None
        self._error: BaseException | None = None
        self._is_dropped = False
        self._turn = threading.Lock()
        self._switches = sys.getswitchinterval()
        sys.setswitchinterval(_SECONDS_BETWEEN_SWITCHES)
        self._thread = threading.Thread(target=self._run, name="slipstitch begun", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            found = self._action()
        except BaseException as error:
            # Whoever asks for the result is told.
            self._error = error
            return
        with self._turn:
            self._found = found
            is_dropped = self._is_dropped
        if is_dropped:
            self._undo(found)

    def result(self) -> T:
        """Wait for it, and return what came of it, once.

        :raises BaseException: what the action raised.
        """
        self._thread.join()
        sys.setswitchinterval(self._switches)
        if self._error is not None:
            raise self._error
        found, self._found = self._found, None
        return cast("T", found)

    def drop(self) -> None:
        """Say that nobody will ask for the result any more, without waiting for it."""
        sys.setswitchinterval(self._switches)
        with self._turn:
            self._is_dropped = True
            found, self._found = self._found, None
        if found is not None:
            self._undo(found)
