"""What the options of ``deploy`` and the configuration ask for, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from slipstitch import lazy
from slipstitch.cli.grammar import FullOption
from slipstitch.cli.invocation import Invocation
from slipstitch.cli.lock_options import LOCK_OPTIONS, seconds_option
from slipstitch.cli.run_options import read_mode
from slipstitch.errors import SlipstitchError
from slipstitch.records import record
from slipstitch.runner.deploy import DeployOptions

if TYPE_CHECKING:
    from slipstitch.runner import approval
else:
    # For --plan.
    approval = lazy.module("slipstitch.runner.approval")

__all__ = ["DeployRequest", "day_options", "read_deploy_request"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@record
class DeployRequest:
    """How to deploy, to whatever target.

    :param variables: what ``--set`` gave.
    :param locks: what the options on locks said.
    :param dry_run: only show it.
    :param plan_out: where to write what would run, for somebody to approve.
    :param wait: seconds to wait for the server and for other runs; none where nobody asked.
    :param changed: only run again what was edited since it was deployed.
    """

    options: DeployOptions
    variables: Mapping[str, str]
    locks: Mapping[str, Any]
    dry_run: bool
    plan_out: str | None
    wait: float | None
    changed: bool


def day_options(function: Decorated) -> Decorated:
    """Add what Sqitch's ``deploy`` does not have; :func:`read_deploy_request` reads them."""
    options = (
        click.option(
            "--plan-out",
            cls=FullOption,
            metavar="FILE",
            help="Write what would run, to be approved; run nothing.",
        ),
        click.option(
            "--plan",
            "approved",
            cls=FullOption,
            metavar="FILE",
            help="Run what was approved, or nothing.",
        ),
        seconds_option(
            "--wait", "wait", "Wait so long for the server and for whoever deploys already."
        ),
        click.option(
            "--waves",
            cls=FullOption,
            is_flag=True,
            help="To all targets named, the first alone as canary.",
        ),
        click.option(
            "-j",
            "--jobs",
            cls=FullOption,
            type=click.IntRange(min=1),
            metavar="NUMBER",
            help="So many targets at once after the canary.",
        ),
        click.option("--only-place", cls=FullOption, type=click.IntRange(min=0), hidden=True),
        click.option(
            "--one-transaction", cls=FullOption, is_flag=True, help="All changes, or none of them."
        ),
        click.option(
            "--changed",
            cls=FullOption,
            is_flag=True,
            help="Only run again what is deployed and was edited since.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def read_deploy_request(
    invocation: Invocation, to: str | None, values: dict[str, Any]
) -> DeployRequest:
    """Take what belongs to the deployment out of a command's options.

    :raises SlipstitchError: where they contradict each other, or what was approved.
    """
    config = invocation.config
    verify, mode = values.pop("verify"), values.pop("mode")
    log_only, wrap = values.pop("log_only"), values.pop("wrap")
    together = values.pop("one_transaction")
    needs_verify = bool(config.get_bool("verify.required"))
    if needs_verify and verify is False:
        raise SlipstitchError("deploy", "verify.required wants every change to be verified")
    wait: float | None = values.pop("wait")
    lock_timeout: int = values.pop("lock_timeout")
    options = DeployOptions(
        to=to,
        mode=read_mode(mode or config.get("deploy.mode")),
        verify=needs_verify
        or (bool(config.get_bool("deploy.verify")) if verify is None else bool(verify)),
        log_only=log_only,
        lock_timeout=lock_timeout if wait is None else max(lock_timeout, round(wait)),
        wrap=wrap,
        assume=values.pop("assume"),
        needs_verify=needs_verify,
        together=together,
        approved=None,
    )
    approved = values.pop("approved")
    if approved is not None:
        given = {
            "--mode": ("mode", mode),
            "--verify" if verify else "--no-verify": ("verify", verify),
            "--log-only": ("log_only", log_only or None),
            "--no-wrap": ("wrap", wrap and None),
            "--one-transaction": ("together", together or None),
        }
        options = _approved(options, approved, given)
    return DeployRequest(
        options=options,
        variables=values.pop("variables"),
        locks={name: values.pop(name) for name in LOCK_OPTIONS},
        dry_run=values.pop("dry_run"),
        plan_out=values.pop("plan_out"),
        wait=wait,
        changed=values.pop("changed"),
    )


def _approved(
    options: DeployOptions, path: str, given: Mapping[str, tuple[str, object]]
) -> DeployOptions:
    """Return the options that were approved; the others stay as they were given.

    :param given: by what the command line says: the option's name, and its value or nothing.
    """
    document = approval.read_approval(path)
    chosen = document["options"]
    if options.needs_verify and not chosen["verify"]:
        message = "verify.required wants every change to be verified, and that was not approved"
        raise SlipstitchError("deploy", message)
    if options.to is not None and options.to != chosen["to"]:
        raise SlipstitchError("deploy", f'"{options.to}" is not the end that was approved')
    for shown, (name, value) in given.items():
        if value is not None and value != chosen[name]:
            raise SlipstitchError(
                "deploy",
                f"{shown} was not approved",
                hint="leave it out, or write another plan with it: --plan-out FILE",
            )
    return DeployOptions(
        **{**chosen, "mode": read_mode(chosen["mode"])},
        lock_timeout=options.lock_timeout,
        assume=options.assume,
        needs_verify=options.needs_verify,
        approved=document,
    )
