"""Check the style of our SQL, once: `python -m tools.style`.

Sources and scripts that somebody wrote are looked at whole. A rendered script is its source and
what the renderer adds to it; of such scripts only those are looked at that show something more:
a form of line that no source and no other script shows, or a line that is too long.
`slipstitch render --check` holds the others to their sources.

What ``deploy/frozen.sha1`` lists is left out, and its sources: it was looked at before it was
released, and may not change any more.
"""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["looked_at", "main"]

ROOT = Path(__file__).parent.parent
SOURCES = ("plpgsql", "sql")
SCRIPTS = ("deploy", "revert", "verify")
PROCESSES = 2
_NOT_READ = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)  # sqlfluff takes bodies for strings
# What differs between lines of one form: strings, names with their schema, what stands in
# brackets, names of several words, numbers.
_VARYING = re.compile(r"""'(?:[^']|'')*'|\w+(?:\.[\w"]+)+|\([^()]*\)|\w+_\w+|"[^"]+"|\d+""")


def looked_at(root: Path) -> list[str]:
    """Return the sources that may change, and the scripts that show more than these."""
    longest = _longest_line(root)
    frozen = _frozen(root)
    sources = (path for folder in SOURCES for path in sorted((root / folder).rglob("*.sql")))
    found = [str(path.relative_to(root)) for path in sources if _script(root, path) not in frozen]
    seen: set[str] = set()
    for kind in SCRIPTS:
        for path in sorted((root / kind).rglob("*.sql")):
            if path in frozen:
                continue
            source = _source(root, path.relative_to(root / kind))
            if source is not None:
                added = list(_added(path.read_text("utf-8"), source.read_text("utf-8")))
                forms = {f"{kind} {_VARYING.sub('…', line)}" for line in added}
                if forms <= seen and all(len(line) <= longest for line in added):
                    continue
                seen |= forms
            found.append(str(path.relative_to(root)))
    return found


def _frozen(root: Path) -> frozenset[Path]:
    """Return the scripts that were released, as sha1sum lists them."""
    listed = root / "deploy" / "frozen.sha1"
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else ()
    return frozenset(root / line.split("  ", 1)[1] for line in lines)


def _longest_line(root: Path) -> int:
    settings = configparser.ConfigParser()
    settings.read(root / ".sqlfluff")
    return settings.getint("sqlfluff", "max_line_length")


def _script(root: Path, source: Path) -> Path:
    """Return the script that is rendered from a source."""
    return root / "deploy" / Path(*source.relative_to(root).parts[1:])


def _source(root: Path, name: Path) -> Path | None:
    """Return the source that a script of this name is rendered from, if there is one."""
    return next((path for folder in SOURCES if (path := root / folder / name).is_file()), None)


def _added(script: str, source: str) -> Iterator[str]:
    """Yield the lines of a rendered script that do not stand in its source."""
    known = set(_lines(source))
    return (line for line in _lines(script) if line not in known)


def _lines(text: str) -> list[str]:
    """Return the lines that have a style: no bodies, and of comments those for sqlfluff alone."""
    lines = _NOT_READ.sub("$$", text).splitlines()
    return [line for line in lines if not line.startswith("--") or line.startswith("-- sqlfluff:")]


def main() -> int:
    """Run sqlfluff over them and return its status."""
    sqlfluff = Path(sys.executable).with_name("sqlfluff")
    command = [str(sqlfluff), "lint", "--processes", str(PROCESSES), *looked_at(ROOT)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
