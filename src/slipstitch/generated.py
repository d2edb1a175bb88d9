"""Generated files: write them, or say which of them are not current."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from slipstitch.files import write_whole

__all__ = ["Generated", "environment_of", "left_over", "outdated", "write_outdated"]

_HEAD = 1_000  # bytes of a file in which its mark stands


@dataclass(frozen=True, slots=True)
class Generated:
    """A file as it should stand: its path below the folder of the output, and its text."""

    path: str
    text: str

    def is_current(self, folder: Path) -> bool:
        """Whether the file holds this text already."""
        place = folder / self.path
        return place.is_file() and place.read_bytes() == self.text.encode()


def outdated(wanted: Iterable[Generated], folder: Path) -> list[Generated]:
    """Return the files that are missing or hold something else."""
    return [each for each in wanted if not each.is_current(folder)]


def write_outdated(wanted: Iterable[Generated], folder: Path) -> list[Generated]:
    """Write the files that are not current, each whole or not at all, and return them."""
    written = outdated(wanted, folder)
    for each in written:
        write_whole(folder / each.path, each.text.encode())
    return written


def left_over(wanted: Iterable[Generated], folder: Path, tool: str) -> list[Path]:
    """Return files that were generated once and are no more, beside those that are wanted.

    :param tool: the command that wrote them, as they say themselves.
    """
    paths = {folder / each.path for each in wanted}
    mark = f"enerated by `{tool}".encode()
    return [
        path
        for place in sorted({path.parent for path in paths})
        if place.is_dir()
        for path in sorted(place.iterdir())
        if path.is_file() and path not in paths and _says(path, mark)
    ]


def _says(path: Path, mark: bytes) -> bool:
    with path.open("rb") as stream:
        return mark in stream.read(_HEAD).replace(b"``", b"`")


def environment_of(folder: str, **filters: Any) -> jinja2.Environment:
    """Return what fills the templates of a folder of the package.

    :param folder: for instance ``clients/templates/python``.
    """
    place = files("slipstitch").joinpath(folder)
    texts = {each.name: each.read_text("utf-8") for each in place.iterdir() if each.is_file()}
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(texts),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - source code, not HTML
    )
    environment.filters.update(filters)
    return environment
