"""Targets: database URIs, where plans and scripts stand, variables, who runs the command."""

from slipstitch.target.model import Target, TargetOptions
from slipstitch.target.person import current_person
from slipstitch.target.resolve import resolve_target
from slipstitch.target.uri import DatabaseURI
from slipstitch.target.variables import variables

__all__ = [
    "DatabaseURI",
    "Target",
    "TargetOptions",
    "current_person",
    "resolve_target",
    "variables",
]
