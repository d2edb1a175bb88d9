"""The documentation of databases that were made for other projects, from a real catalogue."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import psycopg
import pytest
from psycopg import sql

from slipstitch.cli import run
from slipstitch.handbook.diagram import Arrow, Box, Diagram
from slipstitch.handbook.layout import lay_out
from tests.fix_clinic import ROOT
from tests.fix_server import create_database, drop_database
from tests.tool.test_json_schema import check as check_document

pytestmark = pytest.mark.slow
LIBRARY = """
create schema library;
comment on schema library is 'Books | and <who> has them.';
create domain library.isbn as text check (value ~ '^[0-9]{13}$');
comment on domain library.isbn is 'Number of a book';
create type library.state as enum ('new', 'worn');
comment on type library.state is 'How a copy looks';

create table library.books (
    isbn library.isbn primary key,
    title text not null,
    follows library.isbn references library.books
);
comment on table library.books is 'What was printed.';
comment on column library.books.isbn is 'Key';
comment on column library.books.title is 'As *printed*';

create table library."Odd copies" (
    isbn library.isbn not null references library.books on delete cascade,
    number int, state library.state default 'new', lent_to int,
    primary key (isbn, number)
);
create table library.members (
    id int generated always as identity primary key, favourite library.isbn, favourite_number int,
    foreign key (favourite, favourite_number) references library."Odd copies"
);
alter table library."Odd copies"
add foreign key (lent_to) references library.members on delete set null;
create index on library."Odd copies" (lent_to);
comment on index library."Odd copies_lent_to_idx" is 'For who has what';

create table library.loans (member_id int, lent_at timestamptz) partition by range (lent_at);
create table library.loans_2024 partition of library.loans
for values from ('2024-01-01') to ('2025-01-01');

alter table library.members enable row level security;
create policy own on library.members to pg_monitor using (id = 1) with check (id < 2);
comment on policy own on library.members is 'Only oneself';
create view library.titles as select title from library.books;
create function library.lend(p_isbn text, p_days int default 14) returns void
language sql begin atomic select; end;
comment on function library.lend is 'Lends a book. Raises 22023 for no such book.';
revoke all on function library.lend from public;
grant execute on function library.lend to pg_read_all_stats;
grant select on library.titles to pg_monitor;
grant update (title) on library.books to pg_monitor;
"""


@pytest.fixture
def library(database):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute(LIBRARY)
    return database


@pytest.fixture(scope="module")
def pages(server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    created = create_database(server, "library")
    with psycopg.connect(created.conninfo, autocommit=True) as connection:
        connection.execute(LIBRARY)
    assert run(["docs", created.uri, "-o", str(folder), "--title", "Library"]) == 0
    drop_database(created)
    return folder


def read(folder: Path, path: str) -> str:
    return (folder / path).read_text()


def test_pages_tell_all_that_the_catalogue_and_its_comments_know(pages):
    overview = read(pages, "README.md")
    assert overview.startswith("# Library\n")
    assert "Books \\| and &lt;who> has them." in overview
    assert "| table | 4 | 1 (25 %) |" in overview
    assert "- `column library.members.id`" in overview
    reference = read(pages, "tables/library.md")
    assert "`isbn` → `library.books (isbn)`, on delete cascade" in reference
    assert "| `own` | all, permissive | pg_monitor | `(id = 1)` check `(id < 2)` |" in reference
    assert "partitioned by `RANGE (lent_at)`" in reference
    assert "`enumeration of 'new', 'worn'` | How a copy looks" in reference
    assert "CHECK ((VALUE ~ '^[0-9]{13}$'::text))` | Number of a book" in reference
    dictionary = read(pages, "dictionary/library.md")
    assert "| `title` | `text` |  |  | As \\*printed\\* |" in dictionary
    assert "| `state` | `library.state` | yes | `'new'::library.state` | - |" in dictionary
    assert dictionary.index("`isbn`") < dictionary.index("`title`") < dictionary.index("`follows`")
    functions = read(pages, "functions/library.md")
    assert "Lends a book.\n" in functions
    assert "- raises `22023` for no such book" in functions
    assert "may be called by `pg_read_all_stats`" in functions
    assert '`library."Odd copies"` | `Odd copies_lent_to_idx` | `btree (lent_to)` | For who' in (
        read(pages, "indexes.md")
    )


def test_each_role_finds_its_grants_and_its_policies(pages):
    roles = read(pages, "roles.md").split("\n## ")
    monitor = next(part for part in roles if part.startswith("pg_monitor"))
    assert "| select | view | `library.titles` |" in monitor
    assert "| update | column | `library.books.title` |" in monitor
    assert "| `library.members` | `own` | all, permissive | `(id = 1)` | `(id < 2)` |" in monitor
    owner = next(part for part in roles if part.startswith("postgres"))
    assert "table 4" in owner
    assert "library.titles" not in owner


def test_partitions_are_told_of_nowhere(pages):
    for path in pages.rglob("*.*"):
        assert "loans_2024" not in path.read_text(), path


def test_the_diagram_has_a_box_for_each_table_and_an_arrow_for_each_foreign_key(pages):
    picture = ET.fromstring(read(pages, "diagrams/library.svg"))
    svg = "{http://www.w3.org/2000/svg}"
    titles = {each.text for each in picture.findall(f"{svg}text[@class='title']")}
    assert titles == {
        "library.books",
        'library."Odd copies"',
        "library.members",
        "library.loans",
    }
    assert sorted(each.findtext(f"{svg}title") for each in picture.findall(f"{svg}path")) == [
        'library."Odd copies" (isbn) → library.books',
        'library."Odd copies" (lent_to) → library.members',
        "library.books (follows) → library.books",
        'library.members (favourite, favourite_number) → library."Odd copies"',
    ]
    mermaid = read(pages, "diagrams/library.md")
    assert "library_books ||--o{ library_Odd_copies" in mermaid
    assert "library_books |o--o{ library_books" in mermaid
    assert "library_Odd_copies[\"library.'Odd copies'\"] {" in mermaid


def test_boxes_never_overlap_and_stand_in_the_drawing():
    names = [f"s.t{number}" for number in range(40)]
    boxes = [Box(name, (("id", "uuid", "PK"),) * (at % 5)) for at, name in enumerate(names)]
    arrows = [
        Arrow(one, other, "x", is_optional=False, is_single=False)
        for at, one in enumerate(names)
        for other in (names[at * 7 % 40], names[at * 3 % 40])
    ]
    plan = lay_out(Diagram(tuple(boxes), tuple(arrows)))
    for place in plan.places.values():
        assert 0 <= place.x <= plan.width - place.width
        assert 0 <= place.y <= plan.height - place.height
    for one, other in combinations(plan.places.values(), 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        below = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or below


def test_a_page_that_is_not_current_is_named_until_it_is_written_again(library, tmp_path, capsys):
    arguments = ["docs", library.uri, "-o", str(tmp_path)]
    assert run(arguments) == 0
    assert run([*arguments, "--check"]) == 0
    with psycopg.connect(library.conninfo, autocommit=True) as connection:
        connection.execute("comment on table library.books is 'What was written.'")
    capsys.readouterr()
    assert run([*arguments, "--check", "--json"]) == 1
    document = check_document("generated_files", capsys.readouterr().out)
    assert document["outdated"] == [
        f"{tmp_path}/tables/library.md",
        f"{tmp_path}/dictionary/library.md",
    ]
    assert run(arguments) == 0
    assert run([*arguments, "--check"]) == 0


def test_pages_of_a_schema_that_is_gone_are_removed_and_other_files_stay(library, tmp_path, capsys):
    arguments = ["docs", library.uri, "-o", str(tmp_path)]
    assert run(arguments) == 0
    (tmp_path / "ours.md").write_text("written by hand")
    (tmp_path / "tables" / "library.md").rename(tmp_path / "tables" / "gone.md")
    (tmp_path / "diagrams" / "library.svg").rename(tmp_path / "diagrams" / "gone.svg")
    assert run(arguments) == 0
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert {"ours.md", "library.md", "library.svg"} <= left
    assert not {"gone.md", "gone.svg"} & left
    (tmp_path / "tables" / "gone.md").write_text("Generated by `slipstitch docs`.")
    capsys.readouterr()
    assert run([*arguments, "--check"]) == 1
    cure = "belongs to nothing any more (cure: slipstitch docs)"
    assert capsys.readouterr().out == f"{tmp_path}/tables/gone.md: {cure}\n"


def test_complete_names_what_has_no_comment(library, tmp_path, capsys):
    arguments = ["docs", library.uri, "-o", str(tmp_path), "--schema", "library", "--complete"]
    assert run(arguments) == 1
    told = [line for line in capsys.readouterr().err.splitlines() if "no comment" in line]
    assert 'table library."Odd copies": has no comment' in told
    assert "view library.titles: has no comment" in told
    with psycopg.connect(library.conninfo, autocommit=True) as connection:
        for line in told:
            kind, _, name = line.removesuffix(": has no comment").partition(" ")
            statement = "comment on {} {} is 'Said'"
            connection.execute(sql.SQL(statement).format(sql.SQL(kind), sql.SQL(name)))
    assert run(arguments) == 0


def test_a_second_database_of_the_same_statements_has_the_same_pages(database, pages):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("create table gone (id int); drop table gone")
        connection.execute(LIBRARY)
    arguments = ["docs", database.uri, "-o", str(pages), "--title", "Library"]
    assert run([*arguments, "--check"]) == 0


def test_functions_of_every_form_are_told(database, tmp_path):
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute((ROOT / "tests/data/awkward_functions.sql").read_text())
    assert run(["docs", database.uri, "-o", str(tmp_path), "--schema", "awkward"]) == 0
    functions = read(tmp_path, "functions/awkward.md")
    assert "## awkward.first_of(anyarray)" in functions
    assert "- procedure (``)" not in functions
    assert "- raises `AW404` where it's \\*/ missing" in functions
