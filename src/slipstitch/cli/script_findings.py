"""What ``render --check`` and ``freeze --check`` say of scripts: a line each, or a document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from slipstitch.cli.invocation import Invocation

if TYPE_CHECKING:  # whoever only prints needs none of what finds them
    from slipstitch.freeze import Finding

__all__ = ["say_findings"]


def say_findings(invocation: Invocation, findings: Sequence[Finding], *, as_json: bool) -> int:
    """Print what was found; return the exit code, 1 where something was."""
    if as_json:
        rows = [asdict(found) for found in findings]
        invocation.say(json.dumps({"findings": rows}, indent=2))
    else:
        for found in findings:
            invocation.say(f"{found.path}: {found.message} (cure: {found.cure})")
    return 1 if findings else 0
