"""Plans made up at random: sound ones with every freedom of layout, and lines meant to hurt."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from slipstitch.plan.lines import BLANKS

NAMES = (
    "a",
    "users",
    "core/users",
    "core/users__add_name",
    "v1.0",
    "a-1",
    "x/1y",
    "a%4x",
    "été",
    "日本",
    "…points",
    "a[b",
    "a]1",
    "o'brien",
    "_",
    "Ⅳ_ⓐ",
    "a\u0301",
    "a\u200d",
    "plan(draft",
    "head",
)
TAGS = ("v1", "v1.0.0", "beta-2", "été", "_t", "rc+1", "a=b", "x]y", "T", "u", "w", "z")
PLANNERS = (
    "Ada Lovelace <ada@example.com>",
    "Ada Lovelace  <ada@example.com>",
    "日本 太郎 <taro@example.jp>",
    "A\tB <a b@<c>",
    "> <0>",
    "  <x@y>",
)
NOTES = (
    None,
    "",
    " ",
    " 0",
    " a note",
    "tight",
    " two\\nlines",
    " \\\\n \\t \\r x",
    " Ünïcode ☃ # more ",
)
URIS = (
    None,
    "http://Example.com",
    "https://ex.com:443/%7ea b",
    "urn:ISBN:1",
    "ü",
    "0",
    "x#fragment",
)
MOMENTS = (
    "2023-01-01T00:00:00Z",
    "2024-02-29T23:59:59Z",
    "1999-12-31T12:00:00Z",
    "0999-01-02T03:04:05Z",
)

_some_blanks = st.text(st.sampled_from(BLANKS), max_size=2)
_blanks = st.text(st.sampled_from(BLANKS), min_size=1, max_size=2)


@dataclass
class _Progress:
    """What a plan holds so far, so that the next line can be a sound one."""

    lines: list[str] = field(default_factory=list)
    section: list[str] = field(default_factory=list)
    last_position: dict[str, int] = field(default_factory=dict)
    tag_position: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def allowed(self) -> list[str]:
        """Requirements that are met here."""
        texts = [*self.section, *self.last_position]
        texts += [f"@{tag}" for tag in self.tag_position]
        texts += [
            f"{name}@{tag}"
            for name, position in self.last_position.items()
            for tag, tagged in self.tag_position.items()
            if position <= tagged
        ]
        return texts


@st.composite
def plan_texts(draw: st.DrawFn) -> str:
    """A plan that Sqitch reads, as text."""
    progress = _Progress(lines=list(draw(_headers())))
    for kind in draw(st.lists(st.sampled_from("cccctcb#"), max_size=12)):
        if kind == "b":
            progress.lines.append(draw(_some_blanks))
        elif kind == "#":
            progress.lines.append(
                draw(_some_blanks) + "#" + draw(st.sampled_from([" x", "y\\n", "  0 ", " "]))
            )
        elif kind == "t" and progress.count:
            _draw_tag(draw, progress)
        else:
            _draw_change(draw, progress)
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return ending.join(progress.lines) + draw(st.sampled_from([ending, ""]))


@st.composite
def _headers(draw: st.DrawFn) -> list[str]:
    lines = [draw(st.sampled_from(["%project=p", " % project = p", "%project=p # the project"]))]
    uri = draw(st.sampled_from(URIS))
    if uri is not None:
        lines.append(f"%uri={uri}")
    if draw(st.booleans()):
        lines.insert(0, draw(st.sampled_from(["%syntax-version=1.0.0", "%syntax-version = 9 "])))
    if draw(st.booleans()):
        lines.append(draw(st.sampled_from(["%other=1", "% x", "  # a comment"])))
    return [*lines, draw(st.sampled_from(["", "  ", "\t"]))]


def _draw_tag(draw: st.DrawFn, progress: _Progress) -> None:
    tag = draw(st.sampled_from([tag for tag in TAGS if tag not in progress.tag_position] or [None]))
    if tag is None:
        return
    progress.lines.append(f"{draw(_some_blanks)}@{tag}{draw(_blanks)}{_ending(draw)}")
    for place, name in enumerate(progress.section):
        progress.last_position[name] = progress.count - len(progress.section) + place
    progress.section = []
    progress.tag_position[tag] = progress.count - 1


def _draw_change(draw: st.DrawFn, progress: _Progress) -> None:
    free = [name for name in NAMES if name not in progress.section]
    name = draw(st.sampled_from(free))
    sign = draw(st.sampled_from(["", "", "", "+", "-"]))
    opening = draw(_some_blanks) + (sign + draw(_some_blanks) if sign else "")
    progress.lines.append(
        f"{opening}{name}{draw(_blanks)}{_draw_dependencies(draw, progress)}{_ending(draw)}"
    )
    progress.section.append(name)
    progress.count += 1


def _draw_dependencies(draw: st.DrawFn, progress: _Progress) -> str:
    own = progress.allowed()
    choices = [*own, *(f"p:{text}" for text in own), "other:base", "other:x@r2", "other:@t"]
    # A name with a closing bracket can be planned, but no list can hold it.
    choices = [text for text in choices if "]" not in text]
    choices += [f"!{text}" for text in choices] + ["!later", "y:" + "7a" * 20]
    specs = draw(st.lists(st.sampled_from(choices), max_size=3, unique=True))
    if not specs:
        return ""
    joined = specs[0]
    for spec in specs[1:]:
        joined += draw(_blanks) + spec
    return f"[{joined}{draw(_some_blanks)}]{draw(_some_blanks)}"


def _ending(draw: st.DrawFn) -> str:
    """Time, planner and note."""
    note = draw(st.sampled_from(NOTES))
    return (
        f"{draw(st.sampled_from(MOMENTS))}{draw(_blanks)}{draw(st.sampled_from(PLANNERS))}"
        f"{draw(_some_blanks)}{'' if note is None else '#' + note}"
    )


_PIECES = [
    "a", "0", "users", "@", "@t", "+", "-", "[", "]", "[a]", "[!x:b]", "!", ":", "#", "%", "=",
    "^2", "~", "/1", "<", ">", "<a@b>", " A <a@b>", "2023-01-01T00:00:00Z", "HEAD", "f" * 40,
    "2023-13-41T99:99:99Z", " ", "\t", "\u3000", "\\", "\\n", "…", "\u0301", "\x00", "\r",
    "\u2028", "\ufeff", "%project=p", "\n", "\n\n", "é",
]  # fmt: skip
_GOOD = "2023-01-01T00:00:00Z A <a@b>"


@st.composite
def hostile_plans(draw: st.DrawFn) -> bytes:
    """Bytes that look a little like a plan, or not at all."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.binary(max_size=60))
    lines = draw(
        st.lists(
            st.lists(st.sampled_from(_PIECES), max_size=6).map("".join), min_size=1, max_size=4
        )
    )
    return ("%project=p\n\n" * draw(st.booleans()) + "\n".join(lines)).encode(
        "utf-8", "surrogatepass"
    )


@st.composite
def doubtful_plans(draw: st.DrawFn) -> str:
    """A sound header and one line that may or may not be sound."""
    pieces = draw(
        st.lists(
            st.sampled_from([piece for piece in _PIECES if "\n" not in piece]),
            min_size=1,
            max_size=4,
        )
    )
    line = "".join(pieces)
    ending = draw(st.sampled_from([f" {_GOOD}", _GOOD, ""]))
    return f"%project=p\n\na {_GOOD}\n@v {_GOOD}\n{line}{ending}\n"
