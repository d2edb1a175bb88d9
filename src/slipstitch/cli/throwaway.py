"""``slipstitch throwaway``: start, use and stop a PostgreSQL server of one's own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from slipstitch.cli.complete import offer
from slipstitch.cli.invocation import Invocation, pass_invocation
from slipstitch.cli.options import json_option, parse_assignments, sqitch_command, sqitch_group
from slipstitch.errors import SlipstitchError
from slipstitch.throwaway.binaries import find_binaries
from slipstitch.throwaway.docker import DEFAULT_IMAGE
from slipstitch.throwaway.provide import (
    Request,
    find_server,
    list_servers,
    start_server,
    start_standby,
    stop_server,
)
from slipstitch.throwaway.server import Server
from slipstitch.throwaway.state import read_all

__all__ = ["command"]


def _known_names(_ctx: click.Context) -> list[str]:
    """Return the names of the servers that were started here, whether they run or not."""
    return [record.name for record in read_all()]


@sqitch_group(
    help=(
        "Start, use and stop PostgreSQL servers of one's own.\n\n"
        "Such a server lies in the temporary folder, listens on the loopback address only and "
        "is gone without a trace when it is stopped. It needs PostgreSQL's programs or a docker "
        "engine, no rights and no running server. Servers of others are never touched."
    ),
    examples="""
slipstitch throwaway start                     start a server, print its target
slipstitch throwaway start --name a --standby  with a streaming standby, called a-standby
slipstitch throwaway psql a -- -c 'select 1'   run psql on it
slipstitch deploy $(slipstitch throwaway start)
slipstitch throwaway stop --all                stop and remove them all
""",
)
def command() -> None:
    """Group the verbs; the help text is above."""


@sqitch_command(
    short_help="Start a server and print its target",
    help=(
        "Start a server and print its target, which every command takes.\n\n"
        "It runs until it is stopped. fsync is off, so a crash of the machine loses it; "
        "pg_stat_statements and plpgsql_check are preloaded where they are installed."
    ),
    examples="""
slipstitch throwaway start --name shop
slipstitch throwaway start --standby --setting log_lock_waits=on
slipstitch throwaway start --postgres-bin /usr/lib/postgresql/17/bin
slipstitch throwaway start --owner $$     # removed some time after this shell has ended
""",
)
@click.option("--name", metavar="NAME", help="Name to find it by; server1, server2 … by default.")
@click.option("--standby", is_flag=True, help="Start a streaming standby beside it.")
@click.option(
    "--postgres-bin",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of initdb, pg_ctl and postgres.",
)
@click.option("--fsync", is_flag=True, help="Let commits survive a crash of the machine (slower).")
@click.option(
    "--password", is_flag=True, help="Keep other users of this machine out by a password."
)
@click.option(
    "--setting",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="A setting of the server; may be repeated.",
)
@click.option(
    "--owner",
    metavar="PID",
    type=int,
    help="Process it lives for; once that has ended, the next throwaway command removes it.",
)
@click.option(
    "--image",
    metavar="IMAGE",
    default=DEFAULT_IMAGE,
    show_default=True,
    help="Docker image, for a machine without PostgreSQL.",
)
@json_option
@pass_invocation
def start(
    invocation: Invocation,
    *,
    name: str | None,
    standby: bool,
    postgres_bin: Path | None,
    fsync: bool,
    password: bool,
    settings: tuple[str, ...],
    owner: int | None,
    image: str,
    as_json: bool,
) -> None:
    """Start a server, and a standby of it where one is wanted."""
    server = start_server(
        Request(name, postgres_bin, owner, fsync, password, parse_assignments(settings), image)
    )
    servers = [server]
    if standby:
        try:
            servers.append(start_standby(server.name, owner_pid=owner))
        except BaseException:
            stop_server(server.name)
            raise
    if as_json:
        invocation.say(json.dumps([_fields(each) for each in servers], indent=2))
        return
    for each in servers:
        invocation.say(each.uri())
        _talk(invocation, f"{each.name}: PostgreSQL {each.version} on port {each.port}")
    if server.passfile:
        _talk(invocation, f"password: export PGPASSFILE={server.passfile}")
    _talk(invocation, f"psql:     slipstitch throwaway psql {server.name}")
    _talk(invocation, f"stop:     slipstitch throwaway stop {server.name}")


@sqitch_command(
    short_help="Run psql on a server",
    help=(
        "Run psql on a server. Without NAME on the only one that runs; what follows -- "
        "goes to psql."
    ),
    examples="""
slipstitch throwaway psql
slipstitch throwaway psql shop -- -d clinic -c 'select now()'
""",
)
@click.argument("name", required=False, shell_complete=offer(_known_names))
@click.argument("psql_arguments", metavar="[-- ARGUMENTS]", nargs=-1, type=click.UNPROCESSED)
def psql(name: str | None, psql_arguments: tuple[str, ...]) -> None:
    """Become psql, connected to the server."""
    words = [*([name] if name else []), *psql_arguments]
    named = bool(words) and not words[0].startswith("-")
    server = find_server(words.pop(0)) if named else _only_server()
    binaries = find_binaries()
    program = binaries.program("psql") if binaries else None
    if program is None:
        raise SlipstitchError(
            "throwaway",
            "psql not found",
            hint="install it (Debian and Ubuntu: apt-get install postgresql-client)",
        )
    sys.stdout.flush()
    os.execve(program, [str(program), *words], {**os.environ, **server.environ()})  # noqa: S606


@sqitch_command(
    short_help="Stop a server and remove all it had",
    help=(
        "Stop a server and its standbys and remove all they had. Without NAME the only one "
        "that runs."
    ),
    examples="""
slipstitch throwaway stop
slipstitch throwaway stop shop
slipstitch throwaway stop --all
""",
)
@click.argument("name", required=False, shell_complete=offer(_known_names))
@click.option("--all", "all_servers", is_flag=True, help="Stop all that no running process owns.")
@json_option
@pass_invocation
def stop(invocation: Invocation, name: str | None, all_servers: bool, as_json: bool) -> None:
    """Stop one server or all."""
    if name and all_servers:
        raise SlipstitchError("throwaway", "give a name or --all, not both")
    if name:
        servers = [find_server(name)]
    else:
        servers = _free_primaries() if all_servers else [_only_server()]
    for server in servers:
        stop_server(server.name)
        _talk(invocation, f"stopped {server.name}")
    if as_json:
        invocation.say(json.dumps([server.name for server in servers]))
    elif not servers:
        _talk(invocation, "no throwaway server runs")


@sqitch_command(
    name="list",
    short_help="List the servers that run",
    help="List the servers that run: name, version, target, and what they belong to.",
    examples="slipstitch throwaway list --json",
)
@json_option
@pass_invocation
def list_command(invocation: Invocation, as_json: bool) -> None:
    """Print the servers, one a line."""
    servers = list_servers()
    if as_json:
        invocation.say(json.dumps([_fields(server) for server in servers], indent=2))
        return
    width = max((len(server.name) for server in servers), default=0)
    for server in servers:
        line = f"{server.name:<{width}}  {server.version:<6} {server.uri()}"
        invocation.say(line + _belongs(server))
    if not servers:
        _talk(invocation, "no throwaway server runs")


def _free_primaries() -> list[Server]:
    """Return the servers that no running process owns; a standby goes with its primary."""
    return [server for server in list_servers() if server.owner_pid is None and not server.primary]


def _only_server() -> Server:
    servers = _free_primaries()
    if len(servers) == 1:
        return servers[0]
    if not servers:
        raise SlipstitchError(
            "throwaway", "no throwaway server runs", hint="slipstitch throwaway start"
        )
    names = ", ".join(server.name for server in servers)
    raise SlipstitchError("throwaway", "several throwaway servers run", hint=f"name one: {names}")


def _belongs(server: Server) -> str:
    standby = f"  standby of {server.primary}" if server.primary else ""
    owner = f"  owned by process {server.owner_pid}" if server.owner_pid else ""
    return standby + owner


def _fields(server: Server) -> dict[str, str | int | None]:
    return {
        "name": server.name,
        "host": server.host,
        "port": server.port,
        "user": server.user,
        "version": server.version,
        "provider": server.provider,
        "primary": server.primary,
        "owner": server.owner_pid,
        "passfile": server.passfile,
        "target": server.uri(),
        "conninfo": server.conninfo(),
    }


def _talk(invocation: Invocation, text: str) -> None:
    """Print a line of talk on standard error; standard output is for data."""
    if invocation.verbosity >= 1:
        sys.stdout.flush()
        sys.stderr.write(f"{text}\n")


for _name, _verb in (("start", start), ("psql", psql), ("stop", stop), ("list", list_command)):
    _verb.name = _name
    command.add_command(_verb)
