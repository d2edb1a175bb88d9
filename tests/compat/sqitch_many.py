"""Ask real Sqitch many questions about plans at once; none of them needs a database."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.compat.oracle import CACHE, sqitch_version

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("sqitch_many.pl")


@dataclass(frozen=True)
class Said:
    """What one call gave. Streams are bytes: plans may hold anything."""

    status: int
    stdout: bytes
    stderr: bytes


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no file of the user or the system counts."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SQITCH_FULLNAME": "Ada Lovelace",
        "SQITCH_EMAIL": "ada@example.com",
        "SQITCH_EDITOR": "true",
        "SQITCH_USER_CONFIG": "/dev/null",
        "SQITCH_SYSTEM_CONFIG": "/dev/null",
    }


def ask_sqitch(calls: Sequence[tuple[Path, Sequence[str]]], home: Path) -> list[Said]:
    """Run Sqitch once for each call, a folder and arguments, one after the other."""
    lines = [
        json.dumps({"folder": str(folder), "arguments": list(words)}) for folder, words in calls
    ]
    done = subprocess.run(
        ["perl", str(PROGRAM)],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        env=environment(home),
        check=True,
        timeout=300,
    )
    answers = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert len(answers) == len(calls), done.stderr.decode()
    return [
        Said(each["status"], each["stdout"].encode("latin-1"), each["stderr"].encode("latin-1"))
        for each in answers
    ]


def kept_answer(name: str, question: Any, ask: Callable[[], Any]) -> Any:
    """Return what ``ask`` gave for this question, from the oracle's cache where it is there.

    :param name: the file of the cache, without its ending.
    :param question: everything the answer depends on, as JSON has it.
    """
    return kept_answers({name: question}, lambda _names: {name: ask()})[name]


def kept_answers(
    questions: Mapping[str, Any], ask: Callable[[list[str]], Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the answers to many questions; those that the cache lacks are asked at once.

    :param questions: by the file of the cache, without its ending, all that an answer depends on.
    :param ask: gives the answers to the questions of these names.
    """
    digests = {name: _digest(question) for name, question in questions.items()}
    found = {name: _kept(name, digest) for name, digest in digests.items()}
    missing = [name for name, answers in found.items() if answers is None]
    if missing:
        for name, answers in ask(missing).items():
            _keep(name, digests[name], answers)
            found[name] = answers
    return found


def _digest(question: Any) -> str:
    whole = json.dumps([question, sqitch_version()], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _kept(name: str, digest: str) -> Any:
    path = CACHE / f"{name}.json"
    if not path.exists() or os.environ.get("SLIPSTITCH_ORACLE") == "ask":
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return kept["answers"] if kept["digest"] == digest else None


def _keep(name: str, digest: str, answers: Any) -> None:
    path = CACHE / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    # Traces of Perl name the folder of this clone, which is nobody else's.
    lines = ",\n".join(json.dumps(each) for each in answers).replace(f"{ROOT}/", "")
    unfinished.write_text(f'{{"digest": "{digest}", "answers": [\n{lines}\n]}}\n', encoding="utf-8")
    unfinished.replace(path)
