"""``deploy --dry-run`` and ``--plan-out``: show what would run, and write it down."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from slipstitch.cli.deploy_options import DeployRequest
from slipstitch.cli.run_document import RunReport
from slipstitch.files import write_whole
from slipstitch.runner.deploy import describe_deployment
from slipstitch.runner.preview import preview
from slipstitch.runner.workbench import Workbench

__all__ = ["preview_deployment"]


def preview_deployment(workbench: Workbench, request: DeployRequest, report: RunReport) -> int:
    """Show what ``deploy`` would do, and write it to the file that ``--plan-out`` names.

    :returns: the exit status: 2 where ``deploy`` would be refused.
    """
    write = None if report.is_document else sys.stdout.write
    previewed = preview(workbench, request.options, write)
    report.add(previewed)
    if request.plan_out is not None and previewed["ok"]:
        described = describe_deployment(workbench, request.options)
        text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
        write_whole(Path(request.plan_out), text.encode())
        report.inform(f"Wrote {request.plan_out}")
    return 0 if previewed["ok"] else 2
