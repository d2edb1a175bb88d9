"""What is told while locks are waited for."""

from __future__ import annotations

from slipstitch.records import record

__all__ = ["Waiting"]


@record
class Waiting:
    """Somebody is in the way.

    :param who: a sentence for each.
    :param is_asking: whether a statement of ours waits on the server meanwhile; else it is looked
        and not asked, and nobody queues behind us.
    :param seconds: for how long it has lasted.
    """

    who: tuple[str, ...]
    is_asking: bool
    seconds: float

    @property
    def text(self) -> str:
        """The same for people.

        >>> Waiting(("process 7 holds AccessShareLock on t",), False, 0.2).text
        'waiting without asking: process 7 holds AccessShareLock on t'
        """
        how = "waiting for" if self.is_asking else "waiting without asking"
        return f"{how}: " + "\n    ".join(self.who)
