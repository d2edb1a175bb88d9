"""One run of the program: configuration, person, verbosity, targets; each made when asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from slipstitch.cli.arguments import Arguments, sort_arguments
from slipstitch.config import Config, load_config
from slipstitch.passwords import hide_password
from slipstitch.plan.model import Person
from slipstitch.plan.parse import PlanFile, read_plan
from slipstitch.project import Project
from slipstitch.target import Target, TargetOptions, current_person, resolve_target

__all__ = ["Invocation", "pass_invocation"]

R = TypeVar("R")


class Invocation:
    """What a command needs to know about the run that called it.

    A command returns its exit status, or nothing for success. It prints results with
    :meth:`say`, talk with :meth:`inform` and warnings with :meth:`warn`.

    :param words: what was typed after the program's name, in the directory ``begun_in``.
    """

    def __init__(self, environ: Mapping[str, str] | None = None, words: Sequence[str] = ()) -> None:
        self.environ: Mapping[str, str] = os.environ if environ is None else environ
        self.words = tuple(words)
        self.begun_in = Path.cwd()
        self.quiet = False
        self.no_pager = False
        self.verbose_count = 0
        self._plan_files: dict[str, PlanFile] = {}

    @property
    def cwd(self) -> Path:
        """The working directory; ``--chdir`` has already moved it."""
        return Path.cwd()

    @staticmethod
    def say(text: str) -> None:
        """Print a result line; ``--quiet`` does not silence it."""
        sys.stdout.write(f"{text}\n")

    def inform(self, text: str) -> None:
        """Print a line of talk on standard output; ``--quiet`` silences it."""
        if self.verbosity >= 1:
            self.say(text)

    @staticmethod
    def warn(text: str) -> None:
        """Print a warning on standard error."""
        sys.stdout.flush()
        sys.stderr.write(f"{text}\n")

    @cached_property
    def config(self) -> Config:
        """The configuration of system, user and project."""
        return load_config(self.environ, self.cwd)

    @cached_property
    def person(self) -> Person:
        """Who runs the command."""
        return current_person(self.config, self.environ)

    @cached_property
    def verbosity(self) -> int:
        """0 quiet, 1 usual, 2 and 3 more; ``core.verbosity`` where no option speaks."""
        if self.quiet:
            return 0
        if self.verbose_count:
            return self.verbose_count
        configured = self.config.get_int("core.verbosity")
        return 1 if configured is None else configured

    def target(self, argument: str | None = None, **options: Any) -> Target:
        """Return the target that is meant, or the default one.

        :param argument: its name or URI, from ``--target`` or a positional argument.
        :param options: fields of :class:`TargetOptions`, as ``connection_options`` gives them.
        """
        return resolve_target(self.config, self.environ, argument, TargetOptions(**options))

    def plan_file(self, target: Target) -> PlanFile:
        """Return the target's plan with its lines; read once a run."""
        path = str(target.plan_file)
        if path not in self._plan_files:
            self._plan_files[path] = read_plan(path)
        return self._plan_files[path]

    def project(self, target: Target) -> Project:
        """Return the target's plan and the scripts that belong to it."""
        return Project(self.plan_file(target).plan, target)

    def arguments(
        self,
        words: Sequence[str],
        *,
        target: str | None = None,
        names: Sequence[str | None] = (),
        takes_changes: bool = True,
        **options: Any,
    ) -> Arguments:
        """Sort positional arguments into targets, changes and names (``sqitch-compat`` 10.3).

        :param target: what ``--target`` said.
        :param names: the command's named arguments as options gave them, else ``None``.
        :param takes_changes: false for add, tag, rework, checkout.
        :param options: fields of :class:`TargetOptions`; they hold for every target.
        """
        return sort_arguments(
            words,
            config=self.config,
            make_target=lambda name: self.target(name, **options),
            read_plan=lambda target: self.plan_file(target).plan,
            target=target,
            names=names,
            takes_changes=takes_changes,
        )

    def one_target(self, arguments: Arguments, *, does: str = "connecting to") -> Target:
        """Return the first target; warn, as Sqitch does, when more were named."""
        if len(arguments.targets) > 1:
            shown = hide_password(arguments.target.name)
            self.warn(f"warning: Too many targets specified; {does} {shown}")
        return arguments.target


def pass_invocation(function: Callable[..., R]) -> Callable[..., R]:
    """Decorate a command's function: its first argument is the :class:`Invocation`."""

    @wraps(function)
    def with_invocation(*args: Any, **kwargs: Any) -> R:
        invocation = click.get_current_context().ensure_object(Invocation)
        return function(invocation, *args, **kwargs)

    return with_invocation
