"""Ask real Sqitch many questions about plans at once; none of them needs a database."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.compat.oracle import CACHE, sqitch_version

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
    whole = json.dumps([question, sqitch_version()], sort_keys=True)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    path = CACHE / f"{name}.json"
    if path.exists() and os.environ.get("SLIPSTITCH_ORACLE") != "ask":
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["digest"] == digest:
            return kept["answers"]
    answers = ask()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    lines = ",\n".join(json.dumps(each) for each in answers)
    unfinished.write_text(f'{{"digest": "{digest}", "answers": [\n{lines}\n]}}\n', encoding="utf-8")
    unfinished.replace(path)
    return answers
