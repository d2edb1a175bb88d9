"""What ``slipstitch leaks --mutate`` does: spoil each policy on a copy, and report who noticed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from psycopg import Connection

from slipstitch.cli.invocation import Invocation
from slipstitch.errors import Location, SlipstitchError
from slipstitch.leaks.look import look
from slipstitch.leaks.matrix import check_roles
from slipstitch.leaks.model import Identity, Options
from slipstitch.leaks.mutants import Trial, spoil
from slipstitch.leaks.owners import guess_tenant_columns
from slipstitch.report.leaks_mutants import as_document, lines, unnoticed
from slipstitch.throwaway.provide import list_servers

__all__ = ["mutate", "read_reasons", "refuse_in_use"]


def refuse_in_use(connection: Connection[Any], *, even_in_use: bool) -> None:
    """Refuse a server that is no throwaway one, unless it is asked for by word.

    :raises SlipstitchError: with what to do instead.
    """
    info = connection.info
    names = (info.host, info.hostaddr)  # as it was asked for, and as it was found
    if even_in_use or any(
        server.port == info.port and server.host in names for server in list_servers()
    ):
        return
    raise SlipstitchError(
        "leaks",
        "--mutate changes policies, and this is no throwaway server",
        detail="each change is rolled back, but its table is locked against everybody meanwhile",
        hint="take a copy: slipstitch throwaway start, and restore a dump there; "
        "or say --even-in-use",
    )


def read_reasons(path: Path | None) -> Mapping[str, str]:
    """Read why some mutants are noticed by nobody.

    :param path: a file with an object: names of mutants as the report has them, with reasons.
    :raises SlipstitchError: it is not there, or no such object.
    """
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SlipstitchError("leaks", f'cannot read "{path}": {reason}') from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SlipstitchError("leaks", "not JSON", location=Location(str(path))) from error
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise SlipstitchError(
            "leaks",
            "not an object of reasons",
            location=Location(str(path)),
            hint='{"public.notes: notes_own, dropped": "nobody has a right on it"}',
        )
    return found


def mutate(
    invocation: Invocation,
    connection: Connection[Any],
    identities: Sequence[Identity],
    options: Options,
    *,
    left_out: Sequence[str],
    reasons: Mapping[str, str],
    as_json: bool,
) -> int:
    """Spoil each policy, print who noticed, and return 1 where nobody did and no reason is known.

    :raises SlipstitchError: a reason is given for a mutant that is not there, or nothing can be
        spoilt.
    """
    check_roles(connection, identities)
    known = look(connection, left_out)
    columns = options.tenant_columns or guess_tenant_columns(known)
    options = replace(options, tenant_columns=columns)

    def tell(text: str) -> None:
        if invocation.verbosity > 1:
            invocation.warn(text)

    trials = list(spoil(connection, identities, options, known, reasons=reasons, tell=tell))
    _refuse_nothing(trials, reasons)
    if as_json:
        invocation.say(json.dumps(as_document(trials), ensure_ascii=False, indent=2))
    else:
        for line in lines(trials):
            invocation.say(line)
    return 1 if unnoticed(trials) else 0


def _refuse_nothing(trials: Sequence[Trial], reasons: Mapping[str, str]) -> None:
    if not trials:
        raise SlipstitchError("leaks", "no table has a policy that could be spoilt")
    unknown = sorted(set(reasons) - {trial.mutant.name for trial in trials})
    if unknown:
        raise SlipstitchError(
            "leaks",
            f'a reason is given for "{unknown[0]}", and there is no such mutant',
            hint=f'they are named so: "{trials[0].mutant.name}"',
        )
