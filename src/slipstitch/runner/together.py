"""Deploy many changes in one transaction: all of them with their record, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NoReturn

from slipstitch.errors import Location, SlipstitchError
from slipstitch.lazy import pattern
from slipstitch.plan.model import Change
from slipstitch.records import record
from slipstitch.registry.write import Batch, send
from slipstitch.runner.apply import ChangeFailedError
from slipstitch.runner.deploy_change import ChangeDeployer
from slipstitch.runner.events import ChangeBegun, ChangeEnded
from slipstitch.runner.hooks import about_change
from slipstitch.runner.protocol import Cause, reaction
from slipstitch.runner.scripts import PreparedScript
from slipstitch.runner.verify_change import VerifyFailedError, run_verify
from slipstitch.script.model import Script, Statement, Step
from slipstitch.script.shape import classify
from slipstitch.script.traits import Kind, Traits
from slipstitch.script.words import words_of
from slipstitch.session.errors import ScriptError

__all__ = ["Joined", "deploy_together", "join_scripts"]

_PARAMETER = pattern(r"%\((\w+)\)s")
_PLAIN_BEGINS = ("begin", "begin work", "begin transaction", "start transaction")
_TAKEN_BACK = {
    ("role",): "set local role none;",
    ("session", "authorization"): "set local session authorization default;",
    ("time", "zone"): "set local time zone default;",
    ("names",): "set local names default;",
    ("schema",): "set local search_path to default;",
    ("xml", "option"): "set local xmloption to default;",
}
_CODE = (Kind.QUERY, Kind.CODE, Kind.LOCAL)


@record
class Joined:
    """The scripts of some changes as one, and which change each script is of."""

    script: PreparedScript
    changes: dict[str, Change]


def join_scripts(deployer: ChangeDeployer, pending: Sequence[Change]) -> Joined:
    """Join the deploy scripts of some changes, or refuse before anything runs.

    :raises SlipstitchError: where one of them cannot be in a transaction with others.
    """
    project, room = deployer.workbench.project, deployer.scripts.room
    changes: dict[str, Change] = {}
    steps: list[Step] = [_ours("begin;", "")]
    for change in pending:
        if deployer.doubts.knows(change.id):
            raise _refusal(change.name, "an earlier run left it unfinished")
        path = project.script_path(change, "deploy")
        changes[str(path)] = change
        if not deployer.log_only:
            steps += _inner_steps(room.prepare(path))
    steps.append(_ours("commit;", ""))
    script = Script(f"{len(pending)} deploy scripts", tuple(steps))
    return Joined(PreparedScript(script.path, script, classify(script), ""), changes)


def _inner_steps(prepared: PreparedScript) -> list[Step]:
    """Return what a script does inside its transaction, and what takes its settings back.

    What it deferred is looked at before that, in the role that it took.
    """
    shape, script = prepared.shape, prepared.script
    if shape.letter not in "AB" or any(block.rolls_back_first for block in shape.blocks):
        reasons = "; ".join(shape.reasons) or f"it has {len(shape.blocks)} blocks"
        raise _refusal(prepared.path, reasons)
    kept: list[Step] = []
    settings: dict[str, None] = {}
    for step, traits in zip(script.steps, shape.traits, strict=True):
        if traits is not None and isinstance(step, Statement):
            _require_quiet(step, traits)
            if traits.kind in (Kind.BEGIN, Kind.COMMIT, Kind.EMPTY):
                continue
            if traits.kind is Kind.LOCAL:
                settings |= dict.fromkeys(_taken_back(step))
        kept.append(step)
    ours = ["set constraints all immediate;", *settings]
    return [*kept, *(_ours(text, prepared.path) for text in ours)]


def _require_quiet(step: Statement, traits: Traits) -> None:
    """Refuse what a later script of the same session would see."""
    place = str(step.location)
    texts = _texts(step)
    if traits.temporary:
        raise _refusal(place, "it makes a temporary object")
    if traits.kind is Kind.SESSION:
        raise _refusal(place, "it sets something for the whole session")
    if traits.leaves_session and traits.kind in _CODE:
        raise _refusal(place, "it may leave something in the session")
    is_plain = traits.kind is not Kind.BEGIN or " ".join(texts) in _PLAIN_BEGINS
    words = " ".join(text for text in texts if text != "local")
    if not is_plain or words.startswith("set transaction"):
        raise _refusal(place, "it says how its own transaction is to be")


def _taken_back(step: Statement) -> list[str]:
    """Return what takes back a setting that would last until the end of the transaction.

    :raises SlipstitchError: where it cannot be told what is set.
    """
    texts = _texts(step)
    if texts[:2] != ["set", "local"]:
        return []
    for words, back in _TAKEN_BACK.items():
        if texts[2 : 2 + len(words)] == list(words):
            return [back]
    name = list(takewhile(lambda text: text not in ("to", "from") and text[0] != "=", texts[2:]))
    dots = name[1::2]
    if len(name) % 2 == 0 or dots != ["."] * len(dots) or len(name) + 2 == len(texts):
        raise _refusal(str(step.location), "what it sets is not understood")
    return [f"set local {''.join(name)} to default;"]


def _texts(step: Statement) -> list[str]:
    """Return the words of a statement, as traits count them."""
    return [word.text for word in words_of(step.text) if word.text not in ("(", ";")]


def _refusal(what: str, why: str) -> SlipstitchError:
    return SlipstitchError(
        "deploy",
        f"{what} cannot be deployed in one transaction with other changes: {why}",
        hint="leave --one-transaction out, or deploy up to the change before it",
    )


def _ours(text: str, path: str) -> Statement:
    return Statement(text, path, 1, 1, 1)


def deploy_together(deployer: ChangeDeployer, pending: Sequence[Change], joined: Joined) -> None:
    """Run the joined scripts, record all changes, commit once; then verify, where that is wished.

    :raises SlipstitchError: when one fails, or is not verified: then nothing of them stays.
    """
    bench = deployer.workbench
    try:
        deployer.verify_first()
        for change in pending:
            bench.hooks.before("change", **about_change(change))
        if deployer.verify:
            bench.need_progress()
        try:
            deployer.scripts.run_joined(joined.script, _rows(deployer, pending))
        except ChangeFailedError as failure:
            _fail(deployer, pending, joined, failure)
        for change in pending:
            bench.tell(ChangeBegun("+", change.text, deployer.width, change.id))
            deployer.view.add(change)
            deployer.recorder.follow(deployer.view.get(change.id), is_new=True)
            bench.tell(ChangeEnded(change.id, True))
        if deployer.verify:
            _verify(deployer, pending)
        for change in pending:
            bench.warn_if(bench.hooks.after("change", **about_change(change)))
    finally:
        deployer.scripts.close()
        deployer.reverter.close()
        deployer.verify_room.sessions.close()


def _rows(deployer: ChangeDeployer, pending: Sequence[Change]) -> Batch:
    """Join the rows of all changes; each has parameters of its own."""
    first, *others = (deployer.rows_of(change) for change in pending)
    texts, values = list(first.texts), dict(first.values)
    for number, batch in enumerate(others, start=1):
        texts += [_PARAMETER.sub(rf"%(\1_{number})s", text) for text in batch.texts]
        values |= {f"{name}_{number}": value for name, value in batch.values.items()}
    return Batch(tuple(texts), values, first.answers)


def _fail(
    deployer: ChangeDeployer,
    pending: Sequence[Change],
    joined: Joined,
    failure: ChangeFailedError,
) -> NoReturn:
    """Tell which change failed, and that nothing of the others is there."""
    bench, place = deployer.workbench, failure.error.location
    failed = joined.changes.get(place.path if isinstance(place, Location) else "", pending[-1])
    answer = reaction(failure.cause, "change", in_doubt=failure.progress.is_in_doubt)
    is_known = answer.exit_code != 3 or _is_gone(failure)
    note = "rolled back" if is_known else "stopped"
    for change in pending[: pending.index(failed)]:
        bench.tell(ChangeBegun("+", change.text, deployer.width, change.id))
        bench.tell(ChangeEnded(change.id, False, note=note))
    bench.tell(ChangeBegun("+", failed.text, deployer.width, failed.id))
    bench.tell(ChangeEnded(failed.id, False, failure.error))
    if answer.exit_code == 3:
        kept = "nothing of this run is kept" if is_known else "all of this run is kept, or nothing"
        status = "" if is_known else f'"slipstitch status {bench.shown}" tells; else '
        raise SlipstitchError(
            "deploy",
            f"Deploy stopped; {kept}",
            hint=f'{status}run "slipstitch deploy {bench.shown} --one-transaction" again',
            exit_code=3,
        )
    send(bench.lock.connection, bench.writer.failed(failed))
    raise SlipstitchError("deploy", "Deploy failed; nothing of this run is kept")


def _is_gone(failure: ChangeFailedError) -> bool:
    """Tell whether the transaction is sure to be rolled back: no COMMIT was under way."""
    if failure.cause is Cause.INTERRUPTED:
        return isinstance(failure.error, ScriptError)
    return failure.cause is Cause.NOT_OURS


def _verify(deployer: ChangeDeployer, pending: Sequence[Change]) -> None:
    """Verify all that was deployed; take the whole run back where one is not verified.

    Until then each change is marked as not verified: a run that ends in between leaves that.
    """
    bench = deployer.workbench
    failed = None
    for change in pending:
        try:
            run_verify(bench, deployer.verify_room, change)
        except VerifyFailedError as failure:
            failed = failed or change
            bench.tell_error(failure.error)
    if failed is not None:
        send(bench.lock.connection, bench.writer.failed(failed))
        bench.warn("Reverting all changes of this run")
        deployer.reverter.run([change.id for change in reversed(pending)])
    for change in pending:
        send(bench.lock.connection, bench.writer.forget_intent(change.id, "deploy"))
    if failed is not None:
        raise SlipstitchError("deploy", "Deploy failed", hint=f'"{failed.name}" is not verified')
