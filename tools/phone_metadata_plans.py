"""Read the numbering plans of the package `phonenumbers` and say them in ranges of numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc

from tools.phone_metadata_automaton import Automaton

__all__ = ["LONGEST", "SHORTEST", "WORLD", "form_lines", "range_lines", "region_lines"]

WORLD = "001"  # the region of numbers that belong to no country
SHORTEST, LONGEST = 2, 17  # digits of a national number that the library reads
# The order in which the library asks, which decides where two kinds fit; the letter stands for the
# kind in the lines.
KINDS = {
    "premium_rate": "p",
    "toll_free": "t",
    "shared_cost": "s",
    "voip": "v",
    "personal_number": "n",
    "pager": "g",
    "uan": "u",
    "voicemail": "m",
}
NOTHING = "-"
HEAD, UNDECIDED = 5, 9  # digits that are looked at for prefixes; where they do not tell


@dataclass(frozen=True)
class Plan:
    """The numbering plan of a region.

    :param code: the country calling code.
    :param is_main: whether numbers of this code are read by this plan first.
    """

    region: str
    code: int
    is_main: bool
    metadata: PhoneMetadata

    @property
    def form(self) -> PhoneNumberDesc:
        """What all its numbers have in common."""
        assert self.metadata.general_desc is not None
        return self.metadata.general_desc

    def fits(self, names: frozenset[Hashable], kind: str, length: int) -> bool:
        """Whether a number of a length, which fits patterns of these names, is of a kind."""
        desc: PhoneNumberDesc | None = getattr(self.metadata, kind)
        if desc is None or (self.region, kind) not in names:
            return False
        return not desc.possible_length or length in desc.possible_length

    def kind(self, names: frozenset[Hashable], length: int) -> str:
        """Return the letter of the kind of a number, or nothing where it is not in use."""
        if not self.fits(names, "general_desc", length):
            return ""
        for kind, letter in KINDS.items():
            if self.fits(names, kind, length):
                return letter
        is_mobile = self.fits(names, "mobile", length)
        if self.fits(names, "fixed_line", length):
            same = self.metadata.same_mobile_and_fixed_line_pattern
            return "b" if same or is_mobile else "f"
        is_mobile_only = is_mobile and not self.metadata.same_mobile_and_fixed_line_pattern
        return "c" if is_mobile_only else ""


def all_plans() -> Iterator[Plan]:
    """Yield every plan, those of one code together, the main one first."""
    for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        for region in regions:
            metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
            assert metadata is not None
            yield Plan(region, code, region == regions[0], metadata)


def region_lines() -> Iterator[str]:
    """Yield a line a plan: region, code, whether it is main, prefixes, rule, lengths, cuts."""
    for plan in all_plans():
        metadata = plan.metadata
        yield " ".join(
            (
                plan.region,
                str(plan.code),
                "main" if plan.is_main else NOTHING,
                metadata.international_prefix or NOTHING,
                ",".join(_starts(metadata.international_prefix)) or NOTHING,
                metadata.national_prefix_for_parsing or NOTHING,
                ",".join(_starts(metadata.national_prefix_for_parsing)) or NOTHING,
                _plain_prefix(metadata.national_prefix_for_parsing) or NOTHING,
                metadata.national_prefix_transform_rule or NOTHING,
                _listed(plan.form.possible_length),
                _listed(plan.form.possible_length_local_only),
                ",".join(_cuts(metadata.international_prefix)),
                ",".join(
                    _cuts(
                        metadata.national_prefix_for_parsing,
                        has_rule=metadata.national_prefix_transform_rule is not None,
                    )
                ),
            )
        )


def _starts(pattern: str | None) -> list[str]:
    """Return the two digits that whatever a pattern takes away begins with.

    What fits without a digit of the pattern stays as it is, so it is left out.

    >>> _starts("00|1[14]0"), _starts("(5[12]8)$|10"), _starts("(?:10?)?")[:2]
    (['00', '11', '14'], ['10', '51', '52'], ['10', '11'])
    """
    if pattern is None:
        return []
    # What may follow is not asked: with more digits than fit, the pattern is tried in vain.
    automaton = Automaton(((f"(?:{pattern.replace('$', '')})", None),))
    return [
        f"{first}{second}"
        for first, after in enumerate(automaton.steps(automaton.start))
        for second, end in enumerate(automaton.steps(after))
        if automaton.may_end(after, 0)
        or any(automaton.may_end(end, left) for left in range(LONGEST))
    ]


def _cuts(pattern: str | None, *, has_rule: bool = False) -> list[str]:
    """Return how many digits a pattern takes away, by the first five digits of a number.

    Each item is five digits where a run begins, and behind them how many digits are taken from the
    numbers of the run: none, one to five, or `UNDECIDED` where other digits have a say.

    :param has_rule: whether something takes the place of what a group of the pattern holds.

    >>> _cuts("(183[12])|0")
    ['000001', '100000', '183104', '183300']
    >>> _cuts("00[14]?")
    ['000002', '001009', '002002', '004009', '005002', '010000']
    >>> _cuts("([89]00)|1|8", has_rule=True)
    ['000000', '100001', '200000', '800009', '801001', '900009', '901000']
    """
    if pattern is None:
        return ["000000"]
    whole = pattern.replace("$", "")
    automaton = Automaton(
        ((f"(?:{whole})", None), (f"(?:{_without_groups(whole) if has_rule else whole})", "plain"))
    )
    cuts: list[str] = []

    def walk(state: int, digits: str, ends: tuple[int, ...], plain: tuple[int, ...]) -> None:
        may_go_on = any(automaton.may_end(state, left) for left in range(1, LONGEST))
        if automaton.may_end(state, 0):
            ends = (*ends, len(digits))
        if "plain" in automaton.names(state):
            plain = (*plain, len(digits))
        if may_go_on and len(digits) < HEAD:
            for digit, after in enumerate(automaton.steps(state)):
                walk(after, f"{digits}{digit}", ends, plain)
            return
        # A pattern takes what it can, so nothing only where it fits nothing else.
        taken = {end for end in ends if end}
        cut = UNDECIDED
        if not may_go_on and len(taken) < 2 and taken <= set(plain):
            cut = max(taken, default=0)
        if not cuts or cuts[-1][-1] != str(cut):
            cuts.append(f"{digits:0<{HEAD}}{cut}")

    walk(automaton.start, "", (), ())
    return cuts


def _without_groups(pattern: str) -> str:
    """Return a pattern that fits what the pattern fits without any of its groups.

    >>> _without_groups("(183[12])|0"), _without_groups("0?(?:(1(?:1|2))15)?")
    ('[]|0', '0?(?:[]15)?')
    """
    kept, depth = "", 0
    for place, sign in enumerate(pattern):
        if depth == 0 and sign == "(" and pattern[place + 1] != "?":
            depth, kept = 1, kept + "[]"
        elif depth > 0:
            depth += {"(": 1, ")": -1}.get(sign, 0)
        else:
            kept += sign
    return kept


def _plain_prefix(pattern: str | None) -> str:
    """Return the prefix that is one digit, where no other part of a pattern begins with it.

    >>> _plain_prefix("(183[12])|0"), _plain_prefix("0|18"), _plain_prefix("0(8)?|0")
    ('0', '0', '')
    """
    first, _, behind = (pattern or "").partition("|")
    before, _, last = (pattern or "").rpartition("|")
    for plain, rest in ((last, before), (first, behind)):
        if len(plain) == 1 and rest.count("(") == rest.count(")"):
            others = _starts(rest) if rest else []
            if not any(start.startswith(plain) for start in others):
                return plain
    return ""


def _listed(lengths: tuple[int, ...]) -> str:
    return ",".join(map(str, lengths)) or NOTHING


def range_lines() -> Iterator[str]:
    """Yield the ranges of each code: where a run begins, and the kind of its numbers.

    Where several regions share the code, the region stands before the letter of the kind.
    """
    plans: dict[int, list[Plan]] = {}
    for plan in all_plans():
        plans.setdefault(plan.code, []).append(plan)
    for code, sharing in plans.items():
        branches = [branch for plan in sharing for branch in _branches(plan)]
        yield from _blocks(str(code), branches, _reader(sharing))


def _branches(plan: Plan) -> Iterator[tuple[str, Hashable]]:
    for kind in ("general_desc", *KINDS, "fixed_line", "mobile"):
        desc: PhoneNumberDesc | None = getattr(plan.metadata, kind)
        if desc is not None and desc.national_number_pattern is not None:
            yield desc.national_number_pattern, (plan.region, kind)
    if plan.metadata.leading_digits is not None:
        yield rf"(?:{plan.metadata.leading_digits})\d*", (plan.region, "leading_digits")


Reading = Callable[[frozenset[Hashable], int], str]


def _reader(sharing: list[Plan]) -> Reading:
    """Return what says for a number of which region and kind it is."""

    def read(names: frozenset[Hashable], length: int) -> str:
        for plan in sharing:
            kind = plan.kind(names, length)
            if len(sharing) == 1:
                return kind
            leading = plan.metadata.leading_digits is not None
            if leading and (plan.region, "leading_digits") in names:
                return f"{plan.region}{kind}" if kind else ""
            if not leading and kind:
                return f"{plan.region}{kind}"
        return ""

    return read


def form_lines() -> Iterator[str]:
    """Yield, for each region, where the numbers begin that have the form of its plan."""
    for plan in all_plans():
        if plan.region != WORLD:
            pattern = str(plan.form.national_number_pattern)
            yield from _blocks(plan.region, ((pattern, "fits"),), lambda names, _: "y" * len(names))


def _blocks(
    owner: str, branches: Sequence[tuple[str, Hashable]], reading: Reading
) -> Iterator[str]:
    """Yield ranges as text; lengths that have the same ranges stand together."""
    automaton = Automaton(tuple(branches))
    lengths: dict[str, list[int]] = {}
    for length in range(SHORTEST, LONGEST + 1):

        def value(names: frozenset[Hashable], length: int = length) -> str:
            return reading(names, length)

        runs = automaton.ranges(length, value)
        if runs != [(0, "")]:
            lengths.setdefault(_tokens(runs, length), []).append(length)
    for tokens, equal in lengths.items():
        yield f"{owner} {','.join(map(str, equal))} {tokens};"


def _tokens(runs: list[tuple[int, Hashable]], length: int) -> str:
    """Write runs without the zeros at the end of their first numbers.

    >>> _tokens([(0, ""), (200, "f"), (350, "")], 3)
    '2=f 35='
    """
    return " ".join(
        f"{first:0{length}d}".rstrip("0") + f"={value}" for first, value in runs if first or value
    )
