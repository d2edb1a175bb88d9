"""Read the three levels of configuration into one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from slipstitch.config.places import project_file, system_file, user_file
from slipstitch.config.syntax import Assignment, canonical_name, canonical_section, parse_text
from slipstitch.config.values import fill_variables, to_bool, to_int
from slipstitch.errors import Location, SlipstitchError
from slipstitch.records import record

__all__ = ["Config", "load_config", "read_text"]

T = TypeVar("T")
INCLUDE_DEPTH = 10


@record
class Setting:
    """One value of a key, and where it was set."""

    section: str
    key: str
    value: str | None
    path: str
    line: int
    column: int

    @property
    def location(self) -> Location:
        """The place to name when the value is wrong."""
        return Location(self.path, self.line, self.column)


class Config:
    """The merged configuration; a later file replaces all values of a key.

    Names are full: ``core.engine``, ``target.prod.uri``. Section and key may be written
    in any case; what stands between them may not. Values are returned with the variables of the
    environment filled in; :meth:`values`, :meth:`section_as_written` and :meth:`listing` return
    them as they were written.
    """

    def __init__(
        self,
        settings: Mapping[str, list[Setting]],
        files: tuple[Path, ...] = (),
        project: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._settings = settings
        self._environ = environ or {}
        self.files = files
        """The files that were read, in the order of their weight; included ones are left out."""
        self.project = project
        """The project's own file, if there is one."""

    def get(self, name: str) -> str | None:
        """Return the last value of the key; ``None`` if it is not set or has no value."""
        settings = self._settings.get(canonical_name(name))
        return self._filled(settings[-1]) if settings else None

    def _filled(self, setting: Setting) -> str | None:
        """Return a value with the variables of the environment filled in.

        :raises SlipstitchError: naming the place, when one is not set.
        """
        if setting.value is None or "${" not in setting.value:
            return setting.value
        try:
            return fill_variables(setting.value, self._environ)
        except KeyError as error:
            raise SlipstitchError(
                "config",
                f'the environment variable "{error.args[0]}" is not set',
                location=setting.location,
                hint=f"set it, or give a default: ${{{error.args[0]}:-text}}; $${{ is a plain ${{",
            ) from error

    def get_all(self, name: str) -> list[str]:
        """Return all values of the key in their order."""
        settings = self._settings.get(canonical_name(name), [])
        filled = (self._filled(setting) for setting in settings)
        return [value for value in filled if value is not None]

    def get_bool(self, name: str) -> bool | None:
        """Return the key as a boolean; a key without a value is true.

        :raises SlipstitchError: naming the place, when the value is neither true nor false.
        """
        return self._typed(name, to_bool)

    def get_int(self, name: str) -> int | None:
        """Return the key as a whole number.

        :raises SlipstitchError: naming the place, when the value is none.
        """
        return self._typed(name, to_int)

    def values(self, name: str) -> list[str | None]:
        """Return all values of the key; one of a key without a value is ``None``."""
        return [setting.value for setting in self._settings.get(canonical_name(name), [])]

    def _typed(self, name: str, convert: Callable[[str | None], T]) -> T | None:
        settings = self._settings.get(canonical_name(name))
        if not settings:
            return None
        try:
            return convert(self._filled(settings[-1]))
        except ValueError as error:
            message = f"{name}: {error}"
            raise SlipstitchError("config", message, location=settings[-1].location) from error

    def section(self, name: str) -> dict[str, str]:
        """Return the keys of one section with their last values, keys spelled as in the file."""
        wanted = canonical_section(name)
        return {
            settings[-1].key: self._filled(settings[-1]) or ""
            for settings in self._settings.values()
            if settings[-1].section == wanted
        }

    def section_as_written(self, name: str) -> dict[str, str]:
        """Return the keys of one section as :meth:`section` does, no variable filled in."""
        wanted = canonical_section(name)
        return {
            settings[-1].key: settings[-1].value or ""
            for settings in self._settings.values()
            if settings[-1].section == wanted
        }

    def location(self, name: str) -> Location | None:
        """Return where the key got its last value."""
        settings = self._settings.get(canonical_name(name))
        return settings[-1].location if settings else None

    def names(self) -> list[str]:
        """Return the canonical names of all keys, sorted."""
        return sorted(self._settings)

    def has_section(self, name: str) -> bool:
        """Whether any key is set in this section."""
        wanted = canonical_section(name)
        return any(settings[-1].section == wanted for settings in self._settings.values())

    def target_names(self) -> list[str]:
        """Return the names of the configured targets, sorted."""
        found = {
            settings[-1].section.removeprefix("target.")
            for settings in self._settings.values()
            if settings[-1].section.startswith("target.")
        }
        return sorted(name for name in found if f"target.{name}.uri" in self._settings)

    def listing(self, names: Iterable[str] | None = None) -> str:
        """Return settings as ``config --list`` prints them.

        :param names: the canonical names of what is listed; all by default.

        >>> Config({"a.b": [Setting("a", "b", "1", "x", 1, 1), Setting("a", "b", "2", "x", 2, 1)]}
        ...     ).listing()
        'a.b=[1, 2]\\n'
        """
        return "".join(
            f"{name}{_listed([setting.value for setting in self._settings[name]])}\n"
            for name in (self.names() if names is None else names)
        )


def _listed(values: list[str | None]) -> str:
    if len(values) > 1:
        return f"=[{', '.join(value or '' for value in values)}]"
    return "" if values[0] is None else f"={values[0]}"


def read_text(path: Path) -> str | None:
    """Return the text of a configuration file, or nothing if there is no such file.

    :raises SlipstitchError: when it cannot be read or is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f'cannot read configuration file "{path}": {error.strerror}'
        raise SlipstitchError("config", message) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        message = "configuration is not UTF-8"
        location = Location(str(path), line, column)
        raise SlipstitchError("config", message, location=location) from error


def _settings_of(path: Path, seen: tuple[Path, ...] = ()) -> Iterator[Setting]:
    """Yield the settings of a file and of what it includes, in their order."""
    text = read_text(path)
    if text is None:
        return
    for item in parse_text(text, str(path)):
        if not isinstance(item, Assignment):
            continue
        setting = Setting(item.section, item.key, item.value, str(path), item.line, item.column)
        yield setting
        if item.name == "include.path" and item.value:
            if len(seen) >= INCLUDE_DEPTH:
                message = f"more than {INCLUDE_DEPTH} files include each other"
                raise SlipstitchError("config", message, location=setting.location)
            included = path.parent / Path(item.value).expanduser()
            yield from _settings_of(included, (*seen, path))


def _merge(settings: dict[str, list[Setting]], setting: Setting) -> None:
    """Add a value to those of its own file; replace those of another."""
    name = f"{setting.section}.{setting.key.lower()}"
    present = settings.get(name)
    if present and present[-1].path == setting.path:
        present.append(setting)
    else:
        settings[name] = [setting]


def load_files(
    paths: list[Path], project: Path | None = None, environ: Mapping[str, str] | None = None
) -> Config:
    """Read the files, later ones weighing more; missing ones are passed over.

    :param environ: what ``${NAME}`` in values stands for.
    """
    settings: dict[str, list[Setting]] = {}
    for path in paths:
        for setting in _settings_of(path):
            _merge(settings, setting)
    found = tuple(path for path in paths if path.exists())
    return Config(settings, found, project, environ)


def load_config(environ: Mapping[str, str], cwd: Path) -> Config:
    """Read the system's, the user's and the project's configuration.

    :raises SlipstitchError: with file, line and column, when one of them is malformed.
    """
    paths = [system_file(environ), user_file(environ)]
    project = project_file(environ, cwd)
    if project is not None and project.exists():
        return load_files([*paths, project], project, environ)
    return load_files(paths, environ=environ)
