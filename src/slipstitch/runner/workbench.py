"""What deploy, revert and verify share: the sessions, the registry as read, the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slipstitch import lazy
from slipstitch.begun import Begun
from slipstitch.errors import SlipstitchError
from slipstitch.locks import LockSession
from slipstitch.patience.budgets import Budgets
from slipstitch.plan.model import Change, Person, Plan
from slipstitch.project import Project, ScriptKind
from slipstitch.records import record
from slipstitch.registry import create, read
from slipstitch.registry.model import DeployedChange, RegistryLook, Unfinished
from slipstitch.registry.queries import Queries
from slipstitch.registry.resolve import DeployedView
from slipstitch.registry.write import RegistryWriter
from slipstitch.runner.events import Informed, Tell, Troubled, Warned
from slipstitch.runner.hooks import Hooks
from slipstitch.runner.opening import Opened, open_lock
from slipstitch.runner.outcomes import Outcomes
from slipstitch.target.model import Target

if TYPE_CHECKING:
    from slipstitch.patience import block, look, preflight
    from slipstitch.session import work
else:
    # Whoever only reads asks for no lock, and runs no script.
    block = lazy.module("slipstitch.patience.block")
    look = lazy.module("slipstitch.patience.look")
    preflight = lazy.module("slipstitch.patience.preflight")
    work = lazy.module("slipstitch.session.work")

__all__ = ["Workbench", "widest"]


@record(frozen=False, slots=False)
class Workbench:
    """One run of one command against one database.

    :param variables: psql variables of the scripts.
    :param verbosity: 0 quiet, 1 usual, 2 and 3 more.
    :param rows_to_stderr: keep standard output free for a document.
    :param explains: say why a script is left to psql.
    :param shares_waits: let changes share one wait for the server's disk.
    :param budgets: of the locks of scripts, as configured.
    :param budget_options: what the command line says of them, which counts most.
    :param standbys: standbys that serve readers: how to connect, and their names for people.
    :param hooks: what the project runs around a deployment.
    :param begun: opens the lock session by now, where somebody began with that.

    ``has_turn`` tells whether nobody else is at work, since the key was taken on opening.
    ``approved`` holds digests of scripts by their paths: none of them may run with another one.
    """

    project: Project
    person: Person
    environ: Mapping[str, str]
    variables: Mapping[str, str]
    tell: Tell
    verb: str
    verbosity: int = 1
    rows_to_stderr: bool = False
    explains: bool = False
    shares_waits: bool = True
    outcomes: Outcomes = field(init=False)
    budgets: Budgets = field(default_factory=Budgets)
    budget_options: Mapping[str, Any] = field(default_factory=dict)
    standbys: Sequence[tuple[str, str]] = ()
    hooks: Hooks = field(default_factory=Hooks)
    has_progress: bool = field(default=False, init=False)
    has_current_progress: bool = field(default=False, init=False)
    approved: Mapping[str, str | None] = field(default_factory=dict, init=False)
    begun: Begun[Opened] | None = None
    has_turn: bool = field(default=False, init=False)
    _looked: RegistryLook | None = field(default=None, init=False)
    _latest: Mapping[str, DeployedChange] | None = field(default=None, init=False)
    _sessions: work.WorkSessions | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Stand between whoever tells and whoever is told: some words wait for the disk."""
        self.outcomes = Outcomes(
            self.tell, lambda: self.lock.connection, is_wanted=self.shares_waits
        )
        self.tell = self.outcomes

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.project.plan

    @property
    def target(self) -> Target:
        """The target."""
        return self.project.target

    @property
    def shown(self) -> str:
        """The target's name for people."""
        return self.target.shown

    def has_planned(self, name: str) -> bool:
        """Whether the plan holds a change of this name."""
        return name in self.plan.names

    @cached_property
    def queries(self) -> Queries:
        """The queries of the target's registry."""
        return Queries(self.target.registry)

    @cached_property
    def lock(self) -> LockSession:
        """The lock session; connects when first asked for, if nobody began with that."""
        begun, self.begun = self.begun, None
        opened = begun.result() if begun else open_lock(self.target, self.environ, self.verb)
        self._looked, self._latest = opened.look, opened.latest
        self.has_turn = opened.has_turn
        return opened.lock

    @cached_property
    def around(self) -> block.Surroundings:
        """What the blocks of the run need to ask for locks without anybody queueing behind."""
        seen = look.Look(self.lock.connection)
        standbys = preflight.Preflight(seen, self.standbys, self.warn)
        return block.Surroundings(seen, standbys, self.tell, self.warn)

    def wait_for_commits(self) -> None:
        """Wait until a commit would not hang for want of a synchronous standby.

        :raises SlipstitchError: exit code 3, when the patience is spent.
        """
        patience = self.budgets.given(self.budget_options).patience
        self.around.preflight.wait_for_commits(patience, self.tell)

    @cached_property
    def writer(self) -> RegistryWriter:
        """Writes rows of the plan's project in the name of whoever runs the command."""
        return RegistryWriter(self.queries, self.plan.project, self.person)

    def say(self, text: str) -> None:
        """Tell a line of talk."""
        self.tell(Informed(text))

    def warn(self, text: str) -> None:
        """Tell a line for standard error."""
        self.tell(Warned(text))

    def warn_if(self, text: str | None) -> None:
        """Tell a line for standard error, if there is one."""
        if text is not None:
            self.warn(text)

    def tell_error(self, error: SlipstitchError) -> None:
        """Tell an error that does not end the run."""
        self.tell(Troubled(error))

    def look(self) -> RegistryLook:
        """Look what stands in the database."""
        connection = self.lock.connection
        looked, self._looked = self._looked, None
        look = looked or read.read_look(connection, self.queries)
        self.has_progress = look.has_progress
        self.has_current_progress = look.has_current_progress
        return look

    def begin_session(self, change: str) -> None:
        """Open the session for the first script while other things are done.

        :param change: whose script that is.
        """
        self._sessions = work.WorkSessions(self.target.conninfo(self.environ), self.verb)
        self._sessions.begin(change)

    def sessions(self, verb: str) -> work.WorkSessions:
        """Return sessions for the scripts of a verb, close them: those of which one was begun."""
        begun, self._sessions = self._sessions, None
        if begun is not None and begun.verb == verb:
            return begun
        if begun is not None:
            begun.close()
        return work.WorkSessions(self.target.conninfo(self.environ), verb)

    def read_view(self, projects: Sequence[str] = (), ids: Sequence[str] = ()) -> DeployedView:
        """Read the deployed changes of the project, and of others where asked."""
        wanted = [self.plan.project, *projects]
        rows = read.read_deployed(self.lock.connection, self.queries, wanted, ids)
        return DeployedView(self.plan.project, rows)

    def read_last_change(self, project: str | None = None) -> DeployedChange | None:
        """Read the change that was deployed last.

        :param project: of which project, that of the plan if none is named.
        """
        connection = self.lock.connection
        latest, self._latest = self._latest, None
        if latest is None:
            latest = read.read_last_changes(connection, self.queries)
        return latest.get(project or self.plan.project)

    def read_unfinished(self, project: str) -> Unfinished:
        """Read what earlier runs of a project left unfinished."""
        if not self.has_progress:
            return Unfinished()
        return read.read_unfinished(self.lock.connection, self.queries, project)

    def need_progress(self) -> None:
        """Make the tables of unfinished work, if they are not there yet or of an older release."""
        if not self.has_current_progress:
            create.create_progress(self.lock.connection, self.queries)
            self.has_progress = self.has_current_progress = True

    def require_writable(self, look: RegistryLook) -> None:
        """Refuse a database that takes no writes, before anything ran."""
        if look.is_standby or look.is_read_only:
            reason = "it is a standby" if look.is_standby else "its transactions are read-only"
            raise SlipstitchError(
                "engine",
                f"cannot {self.verb} to {self.shown}: {reason}"
                if self.verb == "deploy"
                else f"cannot {self.verb} from {self.shown}: {reason}",
                hint="connect to the primary server"
                if look.is_standby
                else "default_transaction_read_only is on for this user or database",
            )

    def require_rights(self, look: RegistryLook) -> None:
        """Refuse a user who may not record, before anything ran.

        Rows are written as the user who connected, whatever role a script takes.
        """
        if look.missing_rights:
            user = self.lock.connection.info.user
            raise SlipstitchError(
                "engine",
                f'user "{user}" may not record changes in the registry '
                f'"{self.target.registry}" of {self.shown}',
                detail=f"Missing: {', '.join(look.missing_rights)}.",
                hint="connect as the registry's owner, or grant what is missing",
            )

    def script_paths(self, deployed: Sequence[DeployedChange], kind: ScriptKind) -> dict[str, Path]:
        """Return by change id where the scripts of the deployed changes stand."""
        owners = self.project.owners_of_deployed(deployed)
        return {
            change.id: self.project.script_path(owner, kind)
            for change, owner in zip(deployed, owners, strict=True)
        }

    def followed_by(self, verb: str, project: Project, variables: Mapping[str, str]) -> Workbench:
        """Return the workbench of a further run in the same session, which keeps the lock.

        Nobody comes in between. Close both.

        :param project: of the same target.
        :param variables: psql variables of the scripts of the further run.
        """
        self.outcomes.settle()
        tell = self.outcomes.told
        follower = replace(self, verb=verb, project=project, variables=variables, tell=tell)
        follower.__dict__["lock"] = self.lock
        self.lock.rename(verb)
        return follower

    def close(self) -> None:
        """Disconnect."""
        if self._sessions is not None:
            self._sessions.close()
        if "around" in self.__dict__:
            self.around.preflight.close()
        if "lock" in self.__dict__:
            self.lock.close()
        elif self.begun is not None:
            self.begun.drop()


def widest(changes: Sequence[Change | DeployedChange]) -> int:
    """Return the length of the longest line of some changes, for the dots."""
    return max((len(change.text) for change in changes), default=0)
