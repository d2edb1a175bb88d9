"""``deploy --waves``: the first target alone, then so many others at once; a failure ends it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from threading import Lock, Thread
from typing import IO, Any

import click
import psycopg

from slipstitch.cli.invocation import Invocation
from slipstitch.errors import SlipstitchError
from slipstitch.target import Target

__all__ = ["Waves", "deploy_in_waves"]

STOPPED = 3


class Waves:
    """Targets in the order in which they have their turn.

    :param targets: the canary first.
    :param at_once: how many of the others one wave has.
    :raises UsageError: where there is nobody to go after the canary.
    """

    def __init__(self, targets: Sequence[Target], at_once: int) -> None:
        if len(targets) < 2:
            raise click.UsageError("--waves needs several targets, the canary first")
        self.targets = targets
        self._at_once = at_once

    def __iter__(self) -> Iterator[tuple[int, Sequence[Target]]]:
        """Give each wave with the place of its first target."""
        yield 0, self.targets[:1]
        for start in range(1, len(self.targets), self._at_once):
            yield start, self.targets[start : start + self._at_once]

    def after(self, place: int) -> Sequence[Target]:
        """Return the targets whose turn comes after that of one at this place."""
        return self.targets[place + 1 :]


def deploy_in_waves(
    invocation: Invocation,
    waves: Waves,
    deploy_to: Callable[[Target], int],
    *,
    as_json: bool,
) -> int:
    """Deploy to wave after wave; who is left when one fails is named.

    A target that is alone in its wave is deployed to by this process. Those of one wave are
    deployed to by processes of their own, each line of which is told with its target's name.

    :param deploy_to: deploys to one target.
    :param as_json: print one document of all; each run is a process then.
    :returns: the status; that of the worst run of the wave that failed.
    """
    documents: list[list[dict[str, Any]]] = []
    left: Sequence[Target] = ()
    status = 0
    for start, wave in waves:
        left = waves.after(start + len(wave) - 1)
        if as_json or len(wave) > 1:
            runs = _at_once(invocation, start, wave, as_json=as_json)
            documents.append([run.document() for run in runs] if as_json else [])
            status = max(run.status for run in runs)
        else:
            status = _alone(invocation, wave[0], left, deploy_to)
        if status:
            break
    else:
        left = ()
    if as_json:
        failures = sum(not each["ok"] for wave_of in documents for each in wave_of)
        document = {
            "verb": "deploy",
            "ok": not status,
            "failures": failures,
            "waves": documents,
            "left": [target.shown for target in left],
        }
        invocation.say(json.dumps(document, ensure_ascii=False, indent=2))
    if status:
        _tell_left(invocation, left)
    return status


def _alone(
    invocation: Invocation,
    target: Target,
    left: Sequence[Target],
    deploy_to: Callable[[Target], int],
) -> int:
    try:
        return deploy_to(target)
    except (SlipstitchError, psycopg.Error):
        _tell_left(invocation, left)
        raise


def _tell_left(invocation: Invocation, left: Sequence[Target]) -> None:
    if left:
        names = ", ".join(target.shown for target in left)
        invocation.warn(f"nothing was deployed to: {names}")


def _at_once(
    invocation: Invocation, start: int, wave: Sequence[Target], *, as_json: bool
) -> list[_Run]:
    """Run one process for each target, and wait for all: who is at work is not stopped."""
    if len(wave) > 1 and not as_json:
        invocation.inform(f"Deploying at once to {', '.join(target.shown for target in wave)}")
    sys.stdout.flush()
    tell = Lock()
    runs = [
        _Run(invocation, start + number, target, tell, keeps=as_json)
        for number, target in enumerate(wave)
    ]
    try:
        for run in runs:
            run.wait()
    except BaseException:
        # Each is in a session of its own: Ctrl-C reaches them from here, and once.
        for run in runs:
            run.interrupt()
        for run in runs:
            run.wait()
        raise
    return runs


class _Run:
    """The process that deploys to one target of a wave.

    It is given the words of this one, and the place of its target.

    :param keeps: whether its standard output is a document, to be kept.
    """

    def __init__(
        self, invocation: Invocation, place: int, target: Target, tell: Lock, *, keeps: bool
    ) -> None:
        words = list(invocation.words)
        end = words.index("--") if "--" in words else len(words)
        words[end:end] = ["--only-place", str(place)]
        self._target = target
        self._kept: list[str] = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "slipstitch", *words],
            cwd=invocation.begun_in,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )

        def pass_on(source: IO[str], sink: IO[str]) -> None:
            for line in source:
                with tell:
                    sink.write(f"{target.shown}: {line}")
                    sink.flush()

        out, err = self._process.stdout, self._process.stderr
        assert out is not None
        assert err is not None
        read_out = Thread(target=self._kept.extend, args=(out,)) if keeps else None
        self._readers = [
            read_out or Thread(target=pass_on, args=(out, sys.stdout)),
            Thread(target=pass_on, args=(err, sys.stderr)),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def status(self) -> int:
        """The exit status; that of a run that was stopped where a signal ended it."""
        status = self._process.returncode
        return STOPPED if status < 0 else status

    def wait(self) -> None:
        """Wait for the end, and until all that it said was told."""
        self._process.wait()
        for reader in self._readers:
            reader.join()

    def interrupt(self) -> None:
        """Do what Ctrl-C does."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)

    def document(self) -> dict[str, Any]:
        """Return what it printed; what was refused before it began printed nothing."""
        try:
            document = json.loads("".join(self._kept))
        except ValueError:
            document = None
        if isinstance(document, dict):
            return document
        empty = {"verb": "deploy", "target": self._target.shown, "ok": not self.status}
        return {**empty, "changes": [], "failures": 0}
