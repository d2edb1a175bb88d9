"""Write the numbering plans of the world into deploy scripts, from the package `phonenumbers`."""

from __future__ import annotations

import argparse
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import phonenumbers

from tools.phone_metadata_characters import UNICODE, letter_lines, run_lines
from tools.phone_metadata_formats import format_lines
from tools.phone_metadata_plans import form_lines, range_lines, region_lines

__all__ = ["main", "rendered"]

ROOT = Path(__file__).parent.parent
WIDTH = 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the scripts, or compare them; 0 when they are as they should be, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    options = parser.parse_args(arguments)
    different = 0
    for path, text in rendered().items():
        if path.read_text() == text:
            continue
        different += 1
        print(path.relative_to(ROOT), file=sys.stderr)
        if not options.check:
            path.write_text(text)
    if options.check and different:
        print("these differ from the package: run python -m tools.phone_metadata", file=sys.stderr)
    return 1 if options.check and different else 0


def rendered() -> dict[Path, str]:
    """Return every script that holds lines of ours, as it should be."""
    parts = [
        ("phone_sources", "version", phonenumbers.__version__),
        ("phone_regions", "regions", _whole(region_lines())),
        ("phone_regions", "forms", _folded(form_lines())),
        ("phone_ranges", "ranges", _folded(range_lines())),
        ("phone_formats", "formats", _whole(format_lines())),
    ]
    # Another version of Python may know another version of Unicode.
    if unicodedata.unidata_version == UNICODE:
        parts += [
            ("character_runs", "runs", _folded(run_lines())),
            ("letters", "letters", _folded(letter_lines())),
        ]
    else:
        print(f"lists of characters are left as they are: Unicode {UNICODE}", file=sys.stderr)
    texts: dict[Path, str] = {}
    for table, mark, lines in parts:
        path = ROOT / "deploy" / "ref" / f"{table}.sql"
        texts[path] = _filled(texts.get(path) or path.read_text(), mark, lines)
    return texts


def _whole(lines: Iterable[str]) -> str:
    return "".join(f"\n{line}" for line in lines) + "\n"


def _folded(lines: Iterable[str]) -> str:
    return _whole(part for line in lines for part in textwrap.wrap(line, WIDTH))


def _filled(script: str, mark: str, lines: str) -> str:
    """Put lines between two marks of a script.

    >>> _filled("select $version$1.0$version$;", "version", "1.1")
    'select $version$1.1$version$;'
    """
    before, opening, rest = script.partition(f"${mark}$")
    _, closing, after = rest.partition(f"${mark}$")
    if not closing:
        raise ValueError(f"the script has no place for {mark}")
    return f"{before}{opening}{lines}{closing}{after}"


if __name__ == "__main__":
    sys.exit(main())
