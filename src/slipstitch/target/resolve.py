"""Find the target: option, argument, environment, configuration, in Sqitch's order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from slipstitch.config.reader import Config
from slipstitch.errors import SlipstitchError
from slipstitch.target.model import Target, TargetOptions
from slipstitch.target.person import login_name
from slipstitch.target.place import place_of
from slipstitch.target.uri import ENGINES, DatabaseURI

__all__ = ["all_targets", "is_target", "plan_file_owner", "resolve_target"]

NO_OPTIONS = TargetOptions()


def resolve_target(
    config: Config,
    environ: Mapping[str, str],
    argument: str | None = None,
    options: TargetOptions = NO_OPTIONS,
) -> Target:
    """Return the target that a command works on (``sqitch-compat`` 10.2).

    :param argument: a target's name or a URI, from ``--target`` or a positional argument.
    :raises SlipstitchError: when there is no such target, or nothing names one.

    >>> target = resolve_target(Config({}), {}, "db:pg://ada:secret@localhost/clinic")
    >>> target.shown, str(target.plan_file), str(target.deploy_dir), target.registry
    ('db:pg://ada:@localhost/clinic', 'sqitch.plan', 'deploy', 'sqitch')
    """
    name = argument or environ.get("SQITCH_TARGET") or _setting(config, "core.target")
    if not name:
        name = _engine_target(config)
    return _build(config, environ, name, options)


def _setting(config: Config, name: str) -> str | None:
    """Return a setting; empty and ``0`` count as unset, as in Sqitch."""
    value = config.get(name)
    return None if value in (None, "", "0") else value


def _engine_target(config: Config) -> str:
    """Return what the configured engine deploys to."""
    engine = _setting(config, "core.engine")
    if engine is None:
        if config.project is None:
            message = (
                'No project configuration found. Run the "init" command to initialize a project'
            )
            raise SlipstitchError("config", message)
        message = "No engine specified; specify via target or core.engine"
        raise SlipstitchError("target", message)
    if engine not in ENGINES:
        message = f'engine "{engine}" is not PostgreSQL'
        hint = "slipstitch deploys to PostgreSQL; for other databases use Sqitch"
        location = config.location("core.engine")
        raise SlipstitchError("target", message, hint=hint, location=location)
    return _setting(config, "engine.pg.target") or "db:pg:"


def _target_uri(config: Config, name: str) -> DatabaseURI:
    """Return the URI that a target's name stands for, or that it is."""
    if ":" in name:
        return DatabaseURI.parse(name)
    text = _setting(config, f"target.{name}.uri")
    if text is not None:
        return DatabaseURI.parse(text)
    if config.has_section(f"target.{name}"):
        message = f'No URI associated with target "{name}"'
    else:
        message = f'Cannot find target "{name}"'
    known = ", ".join(config.target_names())
    raise SlipstitchError("target", message, hint=f"known targets: {known}" if known else None)


def _build(config: Config, environ: Mapping[str, str], name: str, options: TargetOptions) -> Target:
    uri = _target_uri(config, name).with_parts(
        dbname=options.db_name,
        user=options.db_user,
        host=options.db_host,
        port=None if options.db_port is None else str(options.db_port),
    )

    def setting(key: str, default: str) -> str:
        places = (f"target.{name}.{key}", f"engine.pg.{key}", f"core.{key}")
        found = (_setting(config, place) for place in places)
        return next((value for value in found if value is not None), default)

    def folder(key: str, parent: Path, leaf: str) -> Path:
        return Path(setting(key, str(parent / leaf)))

    top_dir = Path(options.top_dir or setting("top_dir", "."))
    plan_file = options.plan_file or setting("plan_file", str(top_dir / "sqitch.plan"))
    reworked_dir = Path(setting("reworked_dir", str(top_dir)))
    return Target(
        name=name,
        uri=uri,
        registry=options.registry or setting("registry", "sqitch"),
        client=options.client or setting("client", "psql"),
        plan_file=Path(plan_file),
        top_dir=top_dir,
        deploy_dir=folder("deploy_dir", top_dir, "deploy"),
        revert_dir=folder("revert_dir", top_dir, "revert"),
        verify_dir=folder("verify_dir", top_dir, "verify"),
        reworked_dir=reworked_dir,
        reworked_deploy_dir=folder("reworked_deploy_dir", reworked_dir, "deploy"),
        reworked_revert_dir=folder("reworked_revert_dir", reworked_dir, "revert"),
        reworked_verify_dir=folder("reworked_verify_dir", reworked_dir, "verify"),
        extension=options.extension or setting("extension", "sql"),
        shown=uri.shown(environ, login_name(environ)) if ":" in name else name,
        is_protected=_is_protected(config, environ, name, uri),
    )


def _is_protected(config: Config, environ: Mapping[str, str], name: str, uri: DatabaseURI) -> bool:
    """Whether a target, or one with another name for the same database, is marked protected."""
    if config.get_bool(f"target.{name}.protected"):
        return True
    for other in config.target_names():
        if not config.get_bool(f"target.{other}.protected"):
            continue
        try:
            known = DatabaseURI.parse(_setting(config, f"target.{other}.uri") or "db:pg:")
        except SlipstitchError:
            continue  # it may need a variable that is not set here: then it is no such place
        if place_of(uri, environ).is_also(place_of(known, environ)):
            return True
    return False


def is_target(config: Config, word: str) -> bool:
    """Whether a positional argument names a target: a configured one, or a ``db:`` URI."""
    if word.lower().startswith("db:"):
        return True
    return ":" not in word and _setting(config, f"target.{word}.uri") is not None


def plan_file_owner(config: Config, path: str) -> str | None:
    """Return the name of the first target whose plan stands in this file."""
    for name in config.target_names():
        if _build(config, {}, name, NO_OPTIONS).plan_file == Path(path):
            return name
    return None


def all_targets(
    config: Config, environ: Mapping[str, str], options: TargetOptions = NO_OPTIONS
) -> list[Target]:
    """Return every target the configuration knows, the default one first, each plan once."""
    names = [_setting(config, "core.target") or _engine_target(config)]
    names += config.target_names()
    targets: dict[Path, Target] = {}
    for name in names:
        target = _build(config, environ, name, options)
        targets.setdefault(target.plan_file, target)
    return list(targets.values())
