"""Write whole files: a kill at any moment leaves the old content or the new one."""

from __future__ import annotations

import os
from pathlib import Path

from slipstitch.errors import SlipstitchError

__all__ = ["make_folder", "write_whole"]


def write_whole(path: Path, data: bytes) -> None:
    """Put the content into the file at once; its folder is made when it is missing.

    A file that exists keeps its permissions, and a symbolic link goes on pointing to it.

    :raises SlipstitchError: ident ``io``; the file is then as it was.
    """
    make_folder(path.parent)
    place = Path(os.path.realpath(path))
    draft = place.with_name(f".{place.name}.{os.getpid()}.draft")
    try:
        mode = place.stat().st_mode & 0o7777 if place.exists() else None
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if mode is not None:
                draft.chmod(mode)
            draft.replace(place)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SlipstitchError("io", f"Cannot open {path}: {error.strerror or error}") from error


def make_folder(path: Path) -> bool:
    """Make a folder and its parents; return whether it was missing.

    :raises SlipstitchError: ident ``io``, for example when a file has that name.
    """
    if path.is_dir():
        return False
    try:
        path.mkdir(parents=True)
    except OSError as error:
        raise SlipstitchError("io", f"Error creating {path}: {error.strerror or error}") from error
    return True
