"""What ``rebase`` and ``checkout`` do alike: revert, then deploy, with the lock held throughout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import click

from slipstitch.cli.invocation import Invocation
from slipstitch.cli.lock_options import LOCK_OPTIONS, lock_options
from slipstitch.cli.options import (
    assignments_option,
    connection_options,
    set_option,
    target_option,
)
from slipstitch.cli.question import choose_asker, confirm_option
from slipstitch.cli.run_document import RunReport
from slipstitch.cli.run_options import (
    context_options,
    json_option,
    mode_option,
    read_mode,
    recording_options,
    verify_option,
)
from slipstitch.cli.workbenches import open_workbench
from slipstitch.errors import SlipstitchError
from slipstitch.plan.references import find_in_plan
from slipstitch.project import Project
from slipstitch.runner.deploy import DeployOptions, deploy, require_verify_scripts
from slipstitch.runner.revert import RevertOptions, Reverts, revert
from slipstitch.runner.workbench import Workbench
from slipstitch.target.variables import variables as merged_variables

__all__ = ["RevertDeploy", "read_revert_deploy", "revert_deploy_options", "revert_then_deploy"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

ASKED_ABOUT_A_CHANGE = "revert:confirm"


def revert_deploy_options(function: Decorated) -> Decorated:
    """Add the options of both halves; :func:`read_revert_deploy` reads them."""
    options = (
        target_option,
        mode_option,
        verify_option,
        set_option,
        assignments_option("-e", "--set-deploy", "deploy_variables", "Set it for deploy scripts."),
        assignments_option("-r", "--set-revert", "revert_variables", "Set it for revert scripts."),
        click.option("--log-only", is_flag=True, help="Record all without running anything."),
        click.option("-y", "no_prompt", is_flag=True, help="Do not ask."),
        confirm_option,
        recording_options,
        context_options,
        json_option,
        lock_options,
        connection_options,
    )
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class RevertDeploy:
    """What the options of both halves say, and the configuration where they are silent.

    :param asks: whether there is a question before anything is reverted.
    :param accepts: what an empty answer means.
    :param confirm: the name of the database, in the place of typing it.
    :param locks: what the options on locks say.
    """

    revert: RevertOptions
    deploy: DeployOptions
    asks: bool
    accepts: bool
    confirm: str | None
    revert_variables: Mapping[str, str]
    deploy_variables: Mapping[str, str]
    locks: Mapping[str, Any]


def read_revert_deploy(invocation: Invocation, verb: str, options: dict[str, Any]) -> RevertDeploy:
    """Take what :func:`revert_deploy_options` read out of a command's options.

    :param verb: the command: its section weighs more than those of deploy and revert.
    :raises SlipstitchError: when the configuration wants every revert to name its end, or every
        change to be verified.
    """
    config = invocation.config

    def configured(key: str, other: str) -> bool | None:
        own = config.get_bool(f"{verb}.{key}")
        return config.get_bool(f"{other}.{key}") if own is None else own

    if configured("strict", "revert"):
        raise SlipstitchError(
            verb,
            f'"{verb}" cannot be used in strict mode.\n'
            "Use explicit revert and deploy commands instead.",
            hint=f"{verb}.strict or revert.strict asks for it",
        )
    mode, verify = options.pop("mode"), options.pop("verify")
    needs_verify = bool(config.get_bool("verify.required"))
    if needs_verify and verify is False:
        raise SlipstitchError(verb, "verify.required wants every change to be verified")
    if verify is None:
        verify = needs_verify or bool(configured("verify", "deploy"))
    shared = {
        "log_only": options.pop("log_only"),
        "lock_timeout": options.pop("lock_timeout"),
        "wrap": options.pop("wrap"),
        "assume": options.pop("assume"),
    }
    variables = options.pop("variables")
    return RevertDeploy(
        RevertOptions(**shared),
        DeployOptions(
            mode=read_mode(mode or config.get(f"{verb}.mode") or config.get("deploy.mode")),
            verify=verify,
            needs_verify=needs_verify,
            **shared,
        ),
        asks=not (options.pop("no_prompt") or configured("no_prompt", "revert")),
        accepts=configured("prompt_accept", "revert") is not False,
        confirm=options.pop("confirm"),
        revert_variables=variables | options.pop("revert_variables"),
        deploy_variables=variables | options.pop("deploy_variables"),
        locks={name: options.pop(name) for name in LOCK_OPTIONS},
    )


def revert_then_deploy(
    invocation: Invocation,
    project: Project,
    wanted: RevertDeploy,
    report: RunReport,
    between: Callable[[], Project] | None = None,
) -> None:
    """Revert, then deploy; nobody else gets the lock in between.

    :param project: the project as it is to be reverted.
    :param between: what is done between the halves; it returns the project to deploy.
    :raises SlipstitchError: where ``revert`` or ``deploy`` would. Exit code 1 when the answer to a
        question about a change was no; with a no to reverting everything it goes on, as Sqitch.
    """
    config, target = invocation.config, project.target
    question = choose_asker(
        sys.stderr if report.is_document else sys.stdout,
        target,
        asks=wanted.asks,
        default=wanted.accepts,
        confirm=wanted.confirm,
    )
    variables = merged_variables(config, target, "revert", wanted.revert_variables)
    needs_verify = wanted.deploy.needs_verify and between is None  # what git brings is not here yet
    with open_workbench(
        invocation, "revert", project, report, variables=variables, locks=wanted.locks
    ) as workbench:
        try:
            accept = partial(_require_verify_scripts, workbench, wanted) if needs_verify else None
            revert(workbench, wanted.revert, question, accept)
        except SlipstitchError as error:
            if error.exit_code != 1 or error.ident == ASKED_ABOUT_A_CHANGE:
                raise
            workbench.say(error.message)
        workbench.outcomes.settle()
        sys.stdout.flush()  # others may print now
        changed = between() if between is not None else project
        variables = merged_variables(config, target, "deploy", wanted.deploy_variables)
        follower = workbench.followed_by("deploy", changed, variables)
        try:
            deploy(follower, wanted.deploy)
        finally:
            follower.close()


def _require_verify_scripts(workbench: Workbench, wanted: RevertDeploy, planned: Reverts) -> None:
    """Refuse what could not be deployed again, before anything is reverted."""
    changes, upto = workbench.plan.changes, wanted.deploy.to
    end = len(changes) if upto is None else find_in_plan(workbench.plan, upto).position + 1
    require_verify_scripts(workbench, changes[planned.keep : end])
