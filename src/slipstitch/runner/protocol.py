"""The protocol of the runner as tables: what may follow what, and what is then true.

Nothing here touches a database. ``recording``, ``apply`` and ``doubt`` carry the tables
out; the tests go through every row. The four tables are:

* ``GUARANTEES``: what each shape of script is promised after a kill anywhere;
* ``TRANSITIONS``: the states of one change while its script runs;
* ``reaction``: what a failure does to the changes before it;
* ``recovery``: what the next run does with unfinished work it finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Literal

from slipstitch.records import record

__all__ = [
    "GUARANTEES",
    "RECORDING_STEPS",
    "TRANSITIONS",
    "Assumption",
    "Cause",
    "Found",
    "Guarantee",
    "Happening",
    "Mode",
    "Probe",
    "Progress",
    "Reaction",
    "Recovery",
    "RevertTo",
    "State",
    "reaction",
    "recovery",
]

Mode = Literal["all", "tag", "change"]
Assumption = Literal["done", "not-done"]
ShapeLetter = Literal["A", "B", "C", "D", "E"]


@record
class Guarantee:
    """How a script of one shape is recorded, and what holds after a kill anywhere."""

    shape: str
    recorded: str
    after_a_kill: str


GUARANTEES: Mapping[str, Guarantee] = {
    "A": Guarantee(
        "one transaction", "inside that transaction", "deployed and recorded, or neither"
    ),
    "B": Guarantee(
        "no transaction of its own",
        "wrapped in one transaction with its record",
        "deployed and recorded, or neither",
    ),
    "C": Guarantee(
        "several blocks",
        "a row with each finished block, the record inside the last",
        "goes on at the first block that is not done",
    ),
    "D": Guarantee(
        "a statement outside transactions",
        "an intent before that statement, a row after it",
        "at least once: the catalog tells whether it took effect, else in doubt",
    ),
    "E": Guarantee(
        "run by psql",
        "an intent before the script, the record after it",
        "in doubt until somebody tells",
    ),
}

# Section 3: one entry for each statement of the recording transaction, in this order.
# A failure of the first is the script's own (a deferred constraint), of the others ours.
RECORDING_STEPS: tuple[str, ...] = (
    "set constraints all immediate",
    "set local session authorization default",
    "set local role none",
    "fixed settings",
    "take the turn of writing",
    "still ours",
    "write the rows",
)


class State(Enum):
    """Where one change stands while its script runs."""

    READY = "nothing of it has run"
    IN_BLOCK = "a transaction of it is open"
    BETWEEN = "blocks of it are done, nothing is open"
    WAITING = "a lock was refused, its block is rolled back and will be tried again"
    INTENDED = "an intent is written, work outside a transaction may be running"
    RECORDING = "its rows are being written into the open transaction"
    COMMITTING = "the commit was sent"
    RECORDING_AFTER = "work outside a transaction is done, its rows are being written"
    COMMITTING_AFTER = "the commit of those rows was sent"
    RECORDED = "the registry holds it"
    VERIFYING = "its verify script runs, a pending row stands"
    DONE = "finished"
    FAILED = "the open work was rolled back or refused by the server"
    UNVERIFIED = "recorded, but its verify script failed"
    STOPPED = "left as it was; the registry tells how far it came"
    IN_DOUBT = "nobody can know without looking"


class Happening(Enum):
    """What can happen to a change."""

    BLOCK_OPENED = "a block begins"
    INTENT_WRITTEN = "an intent is committed"
    STATEMENTS_RUN = "all statements of the block ran, its commit is held back"
    LOCK_REFUSED = "a lock was not given within the ask, and the block was rolled back"
    WORK_DONE = "the work outside a transaction ended well"
    ROWS_WRITTEN = "the recording transaction is ready to commit"
    BLOCK_COMMITTED = "a block that is not the last is committed"
    LAST_COMMITTED = "the registry rows are committed"
    COMMIT_ROLLED_BACK = "the commit was answered by ROLLBACK"
    SCRIPT_ERROR = "the server or psql refused something of the script"
    RECORDING_ERROR = "the rows could not be written"
    NOT_OURS = "somebody else deployed, or the lock session lost its key"
    INTERRUPTED = "patience spent or Ctrl-C"
    CONNECTION_LOST = "the connection or the server is gone"
    VERIFY_BEGUN = "verification is wished for"
    NO_VERIFY = "verification is not wished for"
    VERIFY_PASSED = "the verify script ended well"
    VERIFY_FAILED = "the verify script failed"


_S = State
_H = Happening

TRANSITIONS: Mapping[tuple[State, Happening], State] = {
    (_S.READY, _H.BLOCK_OPENED): _S.IN_BLOCK,
    (_S.READY, _H.INTENT_WRITTEN): _S.INTENDED,
    (_S.READY, _H.SCRIPT_ERROR): _S.FAILED,
    (_S.READY, _H.INTERRUPTED): _S.STOPPED,
    (_S.READY, _H.CONNECTION_LOST): _S.STOPPED,
    (_S.BETWEEN, _H.BLOCK_OPENED): _S.IN_BLOCK,
    (_S.BETWEEN, _H.INTENT_WRITTEN): _S.INTENDED,
    (_S.BETWEEN, _H.SCRIPT_ERROR): _S.FAILED,
    (_S.BETWEEN, _H.INTERRUPTED): _S.STOPPED,
    (_S.BETWEEN, _H.CONNECTION_LOST): _S.STOPPED,
    (_S.IN_BLOCK, _H.STATEMENTS_RUN): _S.RECORDING,
    (_S.IN_BLOCK, _H.SCRIPT_ERROR): _S.FAILED,
    (_S.IN_BLOCK, _H.INTERRUPTED): _S.STOPPED,
    (_S.IN_BLOCK, _H.CONNECTION_LOST): _S.STOPPED,
    # The server's own word that nothing of the block is kept: it is tried again whole.
    (_S.IN_BLOCK, _H.LOCK_REFUSED): _S.WAITING,
    (_S.RECORDING, _H.LOCK_REFUSED): _S.WAITING,
    (_S.COMMITTING, _H.LOCK_REFUSED): _S.WAITING,
    (_S.WAITING, _H.BLOCK_OPENED): _S.IN_BLOCK,
    (_S.WAITING, _H.SCRIPT_ERROR): _S.FAILED,
    (_S.WAITING, _H.INTERRUPTED): _S.STOPPED,
    (_S.WAITING, _H.CONNECTION_LOST): _S.STOPPED,
    (_S.INTENDED, _H.WORK_DONE): _S.RECORDING_AFTER,
    # The server's own word that the statement failed: the intent is withdrawn.
    (_S.INTENDED, _H.SCRIPT_ERROR): _S.FAILED,
    (_S.INTENDED, _H.INTERRUPTED): _S.IN_DOUBT,
    (_S.INTENDED, _H.CONNECTION_LOST): _S.IN_DOUBT,
    (_S.RECORDING, _H.ROWS_WRITTEN): _S.COMMITTING,
    (_S.RECORDING, _H.SCRIPT_ERROR): _S.FAILED,
    (_S.RECORDING, _H.RECORDING_ERROR): _S.FAILED,
    (_S.RECORDING, _H.COMMIT_ROLLED_BACK): _S.FAILED,
    (_S.RECORDING, _H.NOT_OURS): _S.STOPPED,
    (_S.RECORDING, _H.INTERRUPTED): _S.STOPPED,
    (_S.RECORDING, _H.CONNECTION_LOST): _S.STOPPED,
    (_S.COMMITTING, _H.BLOCK_COMMITTED): _S.BETWEEN,
    (_S.COMMITTING, _H.LAST_COMMITTED): _S.RECORDED,
    (_S.COMMITTING, _H.COMMIT_ROLLED_BACK): _S.FAILED,
    (_S.COMMITTING, _H.SCRIPT_ERROR): _S.FAILED,
    # Work and rows are one transaction: whoever looks next sees both or neither.
    (_S.COMMITTING, _H.INTERRUPTED): _S.STOPPED,
    (_S.COMMITTING, _H.CONNECTION_LOST): _S.STOPPED,
    # The work is done and cannot be taken back with the rows: somebody must look.
    (_S.RECORDING_AFTER, _H.ROWS_WRITTEN): _S.COMMITTING_AFTER,
    (_S.RECORDING_AFTER, _H.RECORDING_ERROR): _S.IN_DOUBT,
    (_S.RECORDING_AFTER, _H.COMMIT_ROLLED_BACK): _S.IN_DOUBT,
    (_S.RECORDING_AFTER, _H.SCRIPT_ERROR): _S.IN_DOUBT,
    (_S.RECORDING_AFTER, _H.NOT_OURS): _S.IN_DOUBT,
    (_S.RECORDING_AFTER, _H.INTERRUPTED): _S.IN_DOUBT,
    (_S.RECORDING_AFTER, _H.CONNECTION_LOST): _S.IN_DOUBT,
    (_S.COMMITTING_AFTER, _H.BLOCK_COMMITTED): _S.BETWEEN,
    (_S.COMMITTING_AFTER, _H.LAST_COMMITTED): _S.RECORDED,
    (_S.COMMITTING_AFTER, _H.COMMIT_ROLLED_BACK): _S.IN_DOUBT,
    (_S.COMMITTING_AFTER, _H.SCRIPT_ERROR): _S.IN_DOUBT,
    (_S.COMMITTING_AFTER, _H.INTERRUPTED): _S.IN_DOUBT,
    (_S.COMMITTING_AFTER, _H.CONNECTION_LOST): _S.IN_DOUBT,
    (_S.RECORDED, _H.INTERRUPTED): _S.STOPPED,
    (_S.RECORDED, _H.CONNECTION_LOST): _S.STOPPED,
    (_S.RECORDED, _H.VERIFY_BEGUN): _S.VERIFYING,
    (_S.RECORDED, _H.NO_VERIFY): _S.DONE,
    (_S.VERIFYING, _H.VERIFY_PASSED): _S.DONE,
    (_S.VERIFYING, _H.VERIFY_FAILED): _S.UNVERIFIED,
    (_S.VERIFYING, _H.INTERRUPTED): _S.STOPPED,
    (_S.VERIFYING, _H.CONNECTION_LOST): _S.STOPPED,
}


@record
class Progress:
    """How far one change has come.

    >>> Progress().after(Happening.BLOCK_OPENED).state
    <State.IN_BLOCK: 'a transaction of it is open'>
    """

    state: State = State.READY
    finished_blocks: int = 0

    def after(self, happening: Happening) -> Progress:
        """Return the next state; a happening that the table does not know is a defect of ours.

        :raises AssertionError: when the table has no such row.
        """
        following = TRANSITIONS.get((self.state, happening))
        assert following is not None, f"{happening.name} cannot happen in state {self.state.name}"
        finished = self.finished_blocks + (happening is Happening.BLOCK_COMMITTED)
        return Progress(following, finished)

    @property
    def is_half_done(self) -> bool:
        """Whether blocks are committed although the change is not recorded."""
        return self.finished_blocks > 0 and self.state in {
            State.BETWEEN,
            State.INTENDED,
            State.FAILED,
            State.STOPPED,
            State.IN_DOUBT,
        }

    @property
    def is_in_doubt(self) -> bool:
        """Whether work may have taken effect that no row tells of."""
        return self.state is State.IN_DOUBT


class Cause(Enum):
    """Why a deployment ends early."""

    SCRIPT_ERROR = "a deploy script failed"
    RECORDING_ERROR = "a change could not be recorded"
    VERIFY_FAILED = "a verify script failed"
    NOT_OURS = "somebody else deployed, or the lock was lost"
    INTERRUPTED = "patience spent or Ctrl-C"
    CONNECTION_LOST = "the connection or the server is gone"


RevertTo = Literal["nothing", "last tag", "start"]


@record
class Reaction:
    """What a failure does.

    ``reverts`` tells how far the changes of this run are taken back, ``undoes_change``
    that the change's own revert script runs, ``writes_fail`` that a ``fail`` event is written.
    """

    reverts: RevertTo
    undoes_change: bool
    writes_fail: bool
    exit_code: int


_BY_MODE: Mapping[Mode, RevertTo] = {"all": "start", "tag": "last tag", "change": "nothing"}


def reaction(
    cause: Cause,
    mode: Mode,
    *,
    half_done: bool = False,
    in_doubt: bool = False,
    log_only: bool = False,
) -> Reaction:
    """Return what a failure does (section 6).

    A lock, a lost connection or Ctrl-C never undoes anything, whatever the mode. A change
    with finished blocks is stopped at: taking back what lies below it would pull the ground
    from under them. So is one that is in doubt.

    >>> reaction(Cause.SCRIPT_ERROR, "all")
    Reaction(reverts='start', undoes_change=False, writes_fail=True, exit_code=2)
    >>> reaction(Cause.INTERRUPTED, "all")
    Reaction(reverts='nothing', undoes_change=False, writes_fail=False, exit_code=3)
    """
    if in_doubt or cause in {Cause.INTERRUPTED, Cause.CONNECTION_LOST, Cause.NOT_OURS}:
        return Reaction("nothing", False, half_done or in_doubt, 3)
    reverts: RevertTo = "nothing" if half_done else _BY_MODE[mode]
    undoes = cause is Cause.VERIFY_FAILED and not log_only
    return Reaction(reverts, undoes, True, 2)


class Found(Enum):
    """What a run finds of an earlier one that did not finish a change."""

    NOTHING = "no row"
    BLOCKS = "finished blocks"
    STATEMENT_INTENT = "an intent for one statement"
    SCRIPT_INTENT = "an intent for a whole script"
    VERIFY_PENDING = "deployed, not yet verified"


class Probe(Enum):
    """What the catalog says about the statement of an intent."""

    DONE = "it took effect"
    NOT_DONE = "it did not"
    UNKNOWN = "the catalog cannot tell"


class Recovery(Enum):
    """What a run does about it."""

    RUN = "run the script from its beginning"
    RESUME = "go on at the first block that is not done"
    SKIP_STATEMENT = "write the statement's row, go on after it"
    REPEAT_STATEMENT = "run the statement again, go on after it"
    RECORD = "write the registry rows"
    VERIFY = "run the verify script first"
    REFUSE_CHANGED = "refuse: the script is not the one that was begun"
    REFUSE_DOUBT = "refuse: in doubt until somebody tells"


def recovery(
    found: Found,
    *,
    same_script: bool = True,
    probe: Probe = Probe.UNKNOWN,
    assumption: Assumption | None = None,
) -> Recovery:
    """Return what to do with unfinished work (sections 4 and 5).

    :param same_script: whether the script's digest is the one that was begun.
    :param probe: what the catalog says; an assumption given by hand counts for more.

    >>> recovery(Found.SCRIPT_INTENT).name
    'REFUSE_DOUBT'
    >>> recovery(Found.SCRIPT_INTENT, assumption="done").name
    'RECORD'
    """
    if found is Found.NOTHING:
        return Recovery.RUN
    if found is Found.VERIFY_PENDING:
        return Recovery.VERIFY
    if assumption is not None:
        probe = Probe.DONE if assumption == "done" else Probe.NOT_DONE
    if found is Found.SCRIPT_INTENT:
        return {
            Probe.DONE: Recovery.RECORD,
            Probe.NOT_DONE: Recovery.RUN,
            Probe.UNKNOWN: Recovery.REFUSE_DOUBT,
        }[probe]
    if not same_script:
        return Recovery.REFUSE_CHANGED
    if found is Found.BLOCKS:
        return Recovery.RESUME
    return {
        Probe.DONE: Recovery.SKIP_STATEMENT,
        Probe.NOT_DONE: Recovery.REPEAT_STATEMENT,
        Probe.UNKNOWN: Recovery.REFUSE_DOUBT,
    }[probe]
