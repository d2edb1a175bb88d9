"""What is deployed, read in part: the answers are those of the whole, whatever is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slipstitch.plan.model import Change, Dependency, Person, Tag
from slipstitch.registry import create, read
from slipstitch.registry.model import DeployedChange
from slipstitch.registry.queries import Queries
from slipstitch.registry.resolve import DeployedView
from slipstitch.registry.wanted import wanted_by
from slipstitch.registry.write import RegistryWriter, send

ADA = Person("Ada Lovelace", "ada@example.com")
BEGAN = datetime(2024, 3, 1, 8, 0, 0, tzinfo=UTC)
NAMES = ("users", "flips", "dips")
TAGS = (None, "v1", "v2", "HEAD", "ROOT")
PROJECTS = (None, "other")


def planned(number, name, **more):
    return Change(f"{number:040d}", name, number, None, BEGAN, ADA, "", number, **more)


def deployed(number, name, project, tags):
    then = BEGAN + timedelta(seconds=number)
    return DeployedChange(
        f"{number:040d}", name, project, "", None, then, ADA, BEGAN, ADA, tags, (then,) * len(tags)
    )


dependencies = st.one_of(
    st.builds(
        Dependency,
        st.sampled_from(("require", "conflict")),
        change=st.sampled_from((None, *NAMES)),
        tag=st.sampled_from(TAGS),
        project=st.sampled_from(PROJECTS),
    ).filter(lambda one: one.change or one.tag),
    st.builds(
        Dependency,
        st.just("require"),
        change_id=st.integers(0, 12).map(lambda number: f"{number:040d}"),
        project=st.sampled_from(PROJECTS),
    ),
)


@st.composite
def histories(draw):
    """Return deployed changes of two projects, the last of them, and changes to deploy."""
    rows, tags = [], {"mine": ["@v1", "@v2"], "other": ["@v1", "@v2"]}
    for number in range(draw(st.integers(0, 8))):
        project = draw(st.sampled_from(("mine", "other")))
        own = (tags[project].pop(0),) if tags[project] and draw(st.booleans()) else ()
        rows.append(deployed(number, draw(st.sampled_from(NAMES)), project, own))
    pending = [
        planned(
            draw(st.integers(0, 12)),
            draw(st.sampled_from(NAMES)),
            requires=tuple(draw(st.lists(dependencies, max_size=2))),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return rows, pending


def is_wanted(row, wanted):
    return (
        row.id in wanted.all_ids()
        or row.project in wanted.projects()
        or (row.project, row.name) in wanted.names()
        or any((row.project, tag) in wanted.tags() for tag in row.tags)
    )


def in_part(rows, pending, reads):
    """Return the view of a deployment; ``reads`` gets an entry when the rest is read."""
    wanted = wanted_by("mine", pending)
    own = [row for row in rows if row.project == "mine"]
    return DeployedView(
        "mine",
        [row for row in rows if row in own[-1:] or is_wanted(row, wanted)],
        wanted,
        lambda: [reads.append(True), *rows][1:],
    )


def played(view, pending, asked, more):
    """Return what a deployment is told, and what is told whoever asks for something else."""
    told = [(view.last(), [change.id in view for change in pending])]
    twin = view.copy()
    for change in pending:
        told.append([twin.resolve(one) for one in change.requires])
        if change.id not in twin:
            twin.add(change)
            view.add(change)
    if more:
        asked = [*asked, *(one for change in pending for one in change.requires)]
        told.append([each.resolve(one) for each in (view, twin) for one in asked])
        while (last := view.last()) is not None:
            view.remove(last.id)
            told.append([last.id, last.id in view, [view.resolve(one) for one in asked]])
        told.append([row.id for row in twin.own()])
    return told


FLIPS = Dependency("require", "flips")
TWO = [deployed(1, "users", "mine", ("@v1",)), deployed(2, "flips", "mine", ())]


@given(histories(), st.lists(dependencies, max_size=3), st.booleans())
@example((TWO, [planned(5, "users", requires=(FLIPS,))]), [Dependency("require", "users")], True)
def test_a_part_answers_as_the_whole_does(history, asked, more):
    rows, pending = history
    reads = []
    part = played(in_part(rows, pending, reads), pending, asked, more)
    assert part == played(DeployedView("mine", rows), pending, asked, more)
    assert more or not reads, "a deployment asks for nothing but what it said"


@pytest.fixture
def connection(database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        create.create_registry(connection, Queries("sqitch"), ADA)
        for project in ("mine", "other"):
            create.register_project(connection, Queries("sqitch"), project, None, ADA)
        yield connection


def test_the_server_is_asked_for_what_is_wanted(connection):
    queries, tags = Queries("sqitch"), {1: "v1", 3: "v2", 5: "v1"}
    for number, name, project in (
        (1, "users", "mine"),
        (2, "flips", "mine"),
        (3, "users", "mine"),
        (4, "users", "other"),
        (5, "dips", "other"),
    ):
        tag = Tag(f"{number + 10:040d}", tags.get(number, ""), "", BEGAN, ADA, "", 1)
        change = planned(number, name, tags=(tag,) if number in tags else ())
        rows = RegistryWriter(queries, project, ADA).deployed(change, f"hash {number}", {})
        send(connection, rows)
    for dependency, found in (
        (Dependency("require", "users"), {1, 3}),
        (Dependency("conflict", "users", project="other"), {4}),
        (Dependency("require", tag="v1"), {1}),
        (Dependency("require", "flips", tag="v2"), {2, 3}),
        (Dependency("require", tag="v1", project="other"), {5}),
        (Dependency("require", change_id=f"{5:040d}", project="other"), {5}),
        (Dependency("require", tag="ROOT"), {1, 2, 3}),
        (Dependency("require", "users", tag="HEAD"), {1, 3}),
        (Dependency("require", "nobody"), set()),
    ):
        wanted = wanted_by("mine", [planned(9, "new", requires=(dependency,))])
        rows = read.read_wanted(connection, queries, wanted)
        assert [int(row.id) for row in rows] == sorted(found), dependency
        known = [(f"@{tags[number]}",) if number in tags else () for number in sorted(found)]
        assert [row.tags for row in rows] == known, dependency
        more = read.read_wanted(connection, queries, wanted, [f"{2:040d}"])
        assert {int(row.id) for row in more} == found | {2}, dependency
