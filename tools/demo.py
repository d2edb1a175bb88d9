"""Show the main job on a server of one's own: deploy, verify, data, status, log, revert, again."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from slipstitch.errors import SlipstitchError
from slipstitch.throwaway.provide import Request, keep_server, start_server, stop_server
from slipstitch.throwaway.server import Server

__all__ = ["main"]

ROOT = Path(__file__).parent.parent
SLIPSTITCH = Path(sys.executable).parent / "slipstitch"
DATABASE = "routiq"
FIRST_TAG = "@baseline"
CONTACTS = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Start a server, show everything on it, and stop it unless it shall be kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the server up")
    keep: bool = parser.parse_args(arguments).keep
    began = time.monotonic()
    try:
        server = start_server(Request(owner_pid=os.getpid()))
    except SlipstitchError as error:
        print("\n".join(text for text in (error.message, error.detail, error.hint) if text))
        return 2
    try:
        title(f"PostgreSQL {server.version} of your own; while it runs: psql '{server.conninfo()}'")
        show(server)
    except subprocess.CalledProcessError as error:
        print(f"\nthe demo stopped: {words(error.cmd)} ended with status {error.returncode}")
        stop_server(server.name)
        return 1
    except BaseException:
        stop_server(server.name)
        raise
    print(f"\nAll done in {time.monotonic() - began:.0f} s.")
    if keep:
        tell_how_to_connect(keep_server(server.name))
    else:
        stop_server(server.name)
        print("The server is gone again. `make demo KEEP=1` leaves it up.")
    return 0


def show(server: Server) -> None:
    """Run every step on a fresh database."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute(f"create database {DATABASE}")
    target = server.uri(DATABASE)
    title("Deploy the plan, a line per change")
    # sqitch.conf has each change verified as it comes; here that is a step of its own
    slipstitch("deploy", "--no-verify", target)
    title("Verify that each change took")
    slipstitch("verify", target)
    title(f"Load {CONTACTS} contacts into the legacy baseline")
    run([sys.executable, "-m", "tools.baseline", "--target", target, "--contacts", str(CONTACTS)])
    title("What is deployed, and how it came about")
    slipstitch("status", target)
    slipstitch("log", target, "--oneline", "--max-count", "10")
    title(f"Back to the first tag, and forward again ({FIRST_TAG} keeps the legacy data)")
    slipstitch("revert", "-y", "--to", FIRST_TAG, target)
    slipstitch("deploy", "--no-verify", target)


def tell_how_to_connect(server: Server) -> None:
    """Say how to go on with a server that is left up."""
    program = SLIPSTITCH.relative_to(ROOT)
    title("The server is up. Connect:")
    print(f"  {program} throwaway psql {server.name} -- {DATABASE}")
    print(f"  psql '{server.conninfo(DATABASE)}'")
    print(f"  {program} status {server.uri(DATABASE)}")
    title("Stop it and remove all it had:")
    print(f"  {program} throwaway stop {server.name}")


def slipstitch(*arguments: str) -> None:
    """Run the command that pip installed, as anybody would."""
    run([str(SLIPSTITCH), *arguments])


def run(command: Sequence[str]) -> None:
    """Show a command and run it."""
    print(f"$ {words(command)}", flush=True)
    subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=True)


def words(command: Sequence[str]) -> str:
    """Write a command as it would be typed in the folder of the repository."""
    return shlex.join([Path(command[0]).name, *command[1:]])


def title(text: str) -> None:
    """Print what comes next."""
    print(f"\n── {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
