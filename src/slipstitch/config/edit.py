"""Change a configuration text in place: comments, order and blanks of the rest stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from slipstitch.config.reader import read_text
from slipstitch.config.syntax import (
    Assignment,
    Header,
    canonical_name,
    canonical_section,
    parse_text,
    write_header,
    write_value,
)
from slipstitch.errors import SlipstitchError
from slipstitch.files import write_whole

__all__ = ["ConfigText", "open_config", "save_config"]


@dataclass(frozen=True)
class ConfigText:
    r"""A configuration text; each change gives a new one.

    >>> text = ConfigText("[core]\n\tengine = pg ; ours\n\n# end\n", "sqitch.conf")
    >>> text.set("core.engine", "x").add("core.top_dir", "sql").text
    '[core]\n\tengine = x ; ours\n\ttop_dir = sql\n\n# end\n'
    """

    text: str
    path: str

    @cached_property
    def items(self) -> list[Header | Assignment]:
        """Return headers and assignments in their order."""
        return parse_text(self.text, self.path)

    def _assignments(self, name: str, pattern: str | None = None) -> list[Assignment]:
        """Return what is assigned to the key; with a pattern only the values that it finds."""
        wanted = canonical_name(name)
        return [
            item
            for item in self.items
            if isinstance(item, Assignment)
            and item.name == wanted
            and (pattern is None or re.search(pattern, item.value or ""))
        ]

    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _splice(self, changes: Iterable[tuple[int, int, str]]) -> ConfigText:
        """Replace the spans, given in their order and apart from each other."""
        pieces: list[str] = []
        position = 0
        for start, end, new in changes:
            pieces += [self.text[position:start], new]
            position = end
        return ConfigText("".join([*pieces, self.text[position:]]), self.path)

    def set(self, name: str, value: str) -> ConfigText:
        """Give the key this value; a comment behind the old value stays.

        :raises SlipstitchError: when the key has several values.
        """
        present = self._assignments(name)
        if len(present) > 1:
            message = "Cannot overwrite multiple values with a single value"
            raise SlipstitchError("config", message, hint="replace them all, or add one")
        if not present:
            return self.add(name, value)
        old = present[0]
        if old.value is None:
            return self._splice([(old.key_end, old.key_end, f" = {write_value(value)}")])
        return self._splice([(old.value_start, old.end, write_value(value))])

    def add(self, name: str, value: str) -> ConfigText:
        """Give the key one more value, at the end of its section or in a new one."""
        section, key = _split_name(name)
        newline = self._newline()
        line = f"\t{key} = {write_value(value)}{newline}"
        after = self._end_of_section(section)
        if after is None:
            after = len(self.text)
            line = f"{write_header(section)}{newline}{line}"
        if after and self.text[after - 1] != "\n":
            line = newline + line
        return self._splice([(after, after, line)])

    def _end_of_section(self, section: str) -> int | None:
        """Return where a line can be added to the last section of this name."""
        wanted = canonical_section(section)
        last = next((item for item in reversed(self.items) if item.section == wanted), None)
        if last is None:
            return None
        following = self.items[self.items.index(last) + 1 :]
        line_end = self.text.find("\n", last.end) + 1 or len(self.text)
        if following and following[0].start < line_end:
            # The next header stands in the same line: `[a] k = 1` may be followed by nothing
            # else, but `[a][b]` is read too.
            return following[0].start
        return line_end

    def replace_all(self, name: str, value: str, pattern: str | None = None) -> ConfigText:
        """Give the key this value instead of all it has.

        :param pattern: a regular expression; only values that it finds are replaced.
        """
        present = self._assignments(name, pattern)
        if not present:
            return self.add(name, value)
        spans = [self._line_of(item) for item in present[:-1]]
        last = present[-1]
        if last.value is None:
            spans.append((last.key_end, last.key_end, f" = {write_value(value)}"))
        else:
            spans.append((last.value_start, last.end, write_value(value)))
        return self._splice(spans)

    def remove(self, name: str, *, every: bool = False, pattern: str | None = None) -> ConfigText:
        """Remove the key.

        :param every: also when it has several values.
        :param pattern: a regular expression; only values that it finds count.
        :raises SlipstitchError: when it is not there, or has several values.
        """
        _split_name(name)
        present = self._assignments(name, pattern)
        if not present:
            message = f"No occurrence of {name} found to unset in {self.path}"
            raise SlipstitchError("config", message)
        if len(present) > 1 and not every:
            raise SlipstitchError("config", "Cannot unset key with multiple values")
        return self._splice(self._line_of(item) for item in present)

    def _line_of(self, item: Assignment) -> tuple[int, int, str]:
        """Return what to cut for an assignment: its line, or its part of the header's line."""
        line_start = self.text.rfind("\n", 0, item.start) + 1
        line_end = self.text.find("\n", item.end) + 1 or len(self.text)
        if self.text[line_start : item.start].strip():
            newline_at = len(self.text[:line_end].rstrip("\r\n"))
            start = len(self.text[: item.start].rstrip(" \t"))
            return start, newline_at, ""
        return line_start, line_end, ""

    def has_section(self, name: str) -> bool:
        """Whether there is a header of this section."""
        wanted = canonical_section(name)
        return any(isinstance(item, Header) and item.section == wanted for item in self.items)

    def remove_section(self, name: str) -> ConfigText:
        """Remove each section of this name, up to the next header.

        :raises SlipstitchError: when there is none.
        """
        wanted = canonical_section(name)
        headers = [item for item in self.items if isinstance(item, Header)]
        ends = [header.start for header in headers[1:]] + [len(self.text)]
        cuts = [
            (header.start, end, "")
            for header, end in zip(headers, ends, strict=True)
            if header.section == wanted
        ]
        if not cuts:
            raise SlipstitchError("config", "No such section!")
        return self._splice(cuts)

    def rename_section(self, name: str, new_name: str) -> ConfigText:
        """Give each section of this name another one.

        :raises SlipstitchError: when there is none.
        """
        wanted = canonical_section(name)
        changes = [
            (item.start, item.end, write_header(new_name))
            for item in self.items
            if isinstance(item, Header) and item.section == wanted
        ]
        if not changes:
            raise SlipstitchError("config", "No such section!")
        return self._splice(changes)


def _split_name(name: str) -> tuple[str, str]:
    """Take a full name apart; only names that can be read back pass.

    >>> _split_name("target.prod.eu.uri")
    ('target.prod.eu', 'uri')
    """
    section, dot, key = name.rpartition(".")
    first = section.partition(".")[0]
    unreadable = (
        not dot
        or not first
        or any(letter in ' \t\r\n\f\v[]"' for letter in first)
        or any(letter.isspace() for letter in first)
        or "\n" in section
        or key != key.strip()
        or not key
        or any(letter in "=\n#;" for letter in key)
        or key.startswith("[")
    )
    if unreadable:
        message = f"No section given in key or invalid key {name}"
        raise SlipstitchError("config", message, hint="write section.key, such as core.engine")
    return section, key


def open_config(path: Path) -> ConfigText:
    """Read a file to change it; a missing one is empty.

    :raises SlipstitchError: when it cannot be read or is malformed.
    """
    return ConfigText(read_text(path) or "", str(path))


def save_config(config: ConfigText) -> None:
    """Write the text to its path, whole or not at all.

    :raises SlipstitchError: when that fails; the old file is then as it was.
    """
    try:
        write_whole(Path(config.path), config.text.encode("utf-8"))
    except SlipstitchError as error:
        raise SlipstitchError(
            "config",
            f'cannot write configuration file "{config.path}"',
            detail=error.message,
        ) from error
