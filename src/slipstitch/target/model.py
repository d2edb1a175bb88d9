"""A target: where to deploy, with which plan and which folders. Frozen records, no files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from slipstitch.records import record
from slipstitch.target.uri import DatabaseURI

__all__ = ["Target", "TargetOptions"]


@record
class TargetOptions:
    """What the command line says about the target; ``None`` where it is silent."""

    registry: str | None = None
    client: str | None = None
    db_name: str | None = None
    db_user: str | None = None
    db_host: str | None = None
    db_port: int | str | None = None
    plan_file: str | None = None
    top_dir: str | None = None
    extension: str | None = None


@record
class Target:
    """Everything that depends on the target. Paths are relative to the working directory."""

    name: str
    uri: DatabaseURI
    registry: str
    client: str
    plan_file: Path
    top_dir: Path
    deploy_dir: Path
    revert_dir: Path
    verify_dir: Path
    reworked_dir: Path
    reworked_deploy_dir: Path
    reworked_revert_dir: Path
    reworked_verify_dir: Path
    extension: str
    shown: str
    """The name for people: the target's name, or the URI without its password."""
    is_protected: bool = False
    """Whether the configuration says that nothing is lost there without a word."""

    def conninfo(self, environ: Mapping[str, str]) -> str:
        """Return libpq's connection string, password included: for connecting, never for show."""
        return self.uri.conninfo(environ)
