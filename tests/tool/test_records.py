"""Records behave as data classes do, and cost less where a module is imported."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, dataclass, field
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

import pytest

from slipstitch.records import record

T = TypeVar("T")


@record
class Place:
    """A place in a file."""

    path: str
    line: int | None = None
    words: tuple[str, ...] = field(default=(), compare=False)
    known: ClassVar[int] = 3


@record(slots=False)
class Measured(Generic[T]):
    """Frozen, with something that is worked out later."""

    values: list[T]
    tag: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    unit: str = field(default="ms", kw_only=True)

    @cached_property
    def total(self) -> int:
        return len(self.values)


@record(frozen=False, slots=False)
class Work:
    """What changes while it is done."""

    name: str
    steps: list[str] = field(default_factory=list)
    tries: int = field(default=0, init=False)
    told: set[str] = field(default_factory=set, init=False)
    shown: str = field(init=False)

    def __post_init__(self) -> None:
        self.shown = self.name.upper()


@record(frozen=False)
class Counter:
    """May change and holds nothing but its fields."""

    count: int = 0


@record
class Named:
    """Brings its own way to be compared and shown."""

    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named) and self.name.lower() == other.name.lower()

    def __hash__(self) -> int:
        return hash(self.name.lower())

    def __repr__(self) -> str:
        return f"<{self.name}>"


def test_fields_are_given_by_place_or_by_name_or_have_their_default():
    assert (Place("a").line, Place("a", 3).line, Place(line=4, path="a").line) == (None, 3, 4)
    assert Measured([1], {"a": "b"}, unit="s").unit == "s"
    assert Measured([1]).tag == {}
    assert Place.known == 3


@pytest.mark.parametrize(
    "make",
    [
        Place,
        lambda: Place("a", colour=1),
        lambda: Place("a", 1, (), 2),
        lambda: Place("a", path="b"),
        lambda: Measured([1], {}, "s"),
        lambda: Work("a", tries=3),
    ],
)
def test_wrong_arguments_are_refused(make):
    with pytest.raises(TypeError):
        make()


def test_each_object_has_a_default_of_its_own():
    first, second = Work("a"), Work("b")
    first.steps.append("x")
    first.told.add("y")
    assert (second.steps, second.told) == ([], set())


def test_what_is_left_out_of_init_is_set_all_the_same():
    work = Work("a", ["x"])
    assert (work.tries, work.shown, work.steps) == (0, "A", ["x"])
    work.tries += 1
    assert work.tries == 1


def test_a_frozen_record_refuses_changes_and_still_remembers_what_it_worked_out():
    for change in (
        lambda: setattr(Place("a"), "line", 1),
        lambda: delattr(Place("a"), "line"),
        lambda: setattr(Measured([1]), "other", 1),
    ):
        with pytest.raises(FrozenInstanceError):
            change()
    measured = Measured([1, 2])
    assert measured.total == 2
    assert "total" in vars(measured)


def test_slots_hold_nothing_but_fields():
    counter = Counter()
    counter.count = 2
    assert counter == Counter(2)
    with pytest.raises(AttributeError):
        counter.other = 1


def test_records_are_equal_and_hash_by_the_fields_that_count():
    assert Place("a", 1, ("x",)) == Place("a", 1, ("y",))
    assert Place("a", 1) != Place("a", 2)
    assert Place("a") != ("a", None)
    assert len({Place("a", 1, ("x",)), Place("a", 1, ("y",)), Place("a", 2)}) == 2
    assert Work("a") == Work("a")
    assert Work("a") != Work("b")


@pytest.mark.parametrize("changing", [Work("a"), Counter()])
def test_what_may_change_has_no_hash(changing):
    with pytest.raises(TypeError, match="unhashable"):
        hash(changing)


def test_a_method_that_a_class_brings_is_kept():
    assert Named("A") == Named("a")
    assert {Named("A"), Named("a")} == {Named("a")}
    assert repr(Named("A")) == "<A>"


def test_a_record_is_shown_as_it_is_written():
    assert repr(Place("a", words=("x",))) == "Place(path='a', line=None, words=('x',))"
    assert repr(Measured([1], {"a": "b"})) == "Measured(values=[1], unit='ms')"


def test_the_functions_for_data_classes_know_records():
    place = dataclasses.replace(Place("a", 1), line=2)
    assert place == Place("a", 2)
    assert dataclasses.asdict(place) == {"path": "a", "line": 2, "words": ()}
    assert [each.name for each in dataclasses.fields(Place)] == ["path", "line", "words"]
    match place:
        case Place(path, 2):
            assert path == "a"
        case _:
            pytest.fail("does not match by place")


@pytest.mark.parametrize("made", [Place("a", 1, ("x",)), Measured([1], {"a": "b"}), Counter(3)])
def test_records_can_be_copied_and_sent_to_another_process(made):
    assert copy.copy(made) == made
    assert copy.deepcopy(made) == made
    assert pickle.loads(pickle.dumps(made)) == made


def test_a_record_may_be_derived_from_another():
    @record
    class Column(Place):
        """A place in a line."""

        column: int = 1

    assert repr(Column("a", 2, column=3)).endswith("Column(path='a', line=2, words=(), column=3)")
    assert Column("a") != Place("a")


def test_records_and_data_classes_say_the_same():
    @dataclass(frozen=True, slots=True)
    class Plain:
        path: str
        line: int | None = None
        words: tuple[str, ...] = field(default=(), compare=False)

    plain, ours = Plain("a", 1, ("x",)), Place("a", 1, ("x",))
    assert repr(plain).rpartition(".")[2].replace("Plain", "Place") == repr(ours)
    assert hash(plain) == hash(ours)
    assert Plain.__match_args__ == Place.__match_args__


def test_no_code_is_written_before_the_first_object():
    code = (
        "import builtins; real = builtins.exec; written = []\n"
        "from slipstitch.records import record\n"
        "builtins.exec = lambda text, *where: (written.append(text), real(text, *where))[1]\n"
        "@record\n"
        "class Place:\n"
        "    path: str\n"
        "before = len(written)\n"
        "Place('a'), Place('b')\n"
        "print(before, len(written))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]


def test_fields_are_noted_once_however_many_ask_at_the_same_time():
    @record
    class Point:
        x: int
        tags: list[str] = field(default_factory=list)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: dataclasses.fields(Point), range(64)))
    assert all(each == found[0] for each in found)
    assert (Point(1).tags, Point.__match_args__) == ([], ("x", "tags"))


def test_a_default_that_is_looked_up_on_the_class_is_the_value():
    assert Work.tries == 0
    assert not hasattr(Work, "steps")
    assert Work("a").tries == 0


def made(as_records: bool) -> list[type]:
    decorate = {True: record, False: dataclass(frozen=True, slots=True)}[as_records]

    @decorate
    class Point:
        x: int
        y: list[int] = field(default_factory=list)
        z: int = field(default=3, kw_only=True)

    @decorate
    class Doubled:
        x: int
        twice: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "twice", 2 * self.x)

    return [Point, Doubled]


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), {}),
        ((1,), {}),
        ((1, [2]), {}),
        ((1, [2], 3), {}),
        ((), {"x": 1}),
        ((1,), {"x": 1}),
        ((1,), {"z": 4}),
        ((1,), {"w": 4}),
        ((1,), {"twice": 4}),
    ],
)
def test_the_first_object_of_a_class_is_as_all_others(kind, values, named):
    def shown(cls: type) -> str:
        try:
            found = cls(*values, **named)
        except TypeError as error:
            return str(error).rpartition(".")[2]
        with pytest.raises(FrozenInstanceError):
            found.x = 5
        return f"{found!r} {type(found) is cls}"

    ours, theirs = made(True)[kind], made(False)[kind]
    assert [shown(ours) for _ in range(3)] == [shown(theirs)] * 3
