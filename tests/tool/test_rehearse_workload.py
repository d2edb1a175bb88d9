"""A workload is read as pgbench would read it, and refused with the place where it would not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.rehearse.columns import find_uses
from slipstitch.rehearse.expressions import ExpressionError, evaluate
from slipstitch.rehearse.workload import Query, bind, read_workload


def written(folder: Path, text: str, name: str = "query.sql") -> Query:
    (folder / name).write_text(text)
    (query,) = read_workload([str(folder / name)])
    return query


def sent(query: Query, parameters: dict[int, str | None], **variables: int) -> list[str]:
    values = query.variables(variables, random.Random(1))
    return [bind(each, parameters, values).text for each in query.statements]


def test_variables_are_written_into_statements_and_strings_are_left_alone(tmp_path: Path):
    query = written(
        tmp_path,
        "\\set n random(7, 7) * :scale\nselect :n, ':n', a[1:2], x::text from t where b = :n;\n",
    )
    assert sent(query, {}, scale=2) == ["select 14, ':n', a[1:2], x::text from t where b = 14;"]


def test_parameters_are_numbered_anew_in_each_statement(tmp_path: Path):
    query = written(tmp_path, "-- $1, $2: select 1, 2\nselect $2;\nselect $1 + $2;\n")
    assert sent(query, {1: "a", 2: "b"}) == ["select $1;", "select $1 + $2;"]
    assert bind(query.statements[0], {1: "a", 2: "b"}, {}).values == ("b",)
    assert query.undrawn == ()


def test_a_parameter_that_nothing_is_drawn_for_is_known(tmp_path: Path):
    assert written(tmp_path, "-- $1: select 1\nselect $1, $2;\n").undrawn == (2,)


def test_a_weight_stands_in_the_file_or_behind_its_name(tmp_path: Path):
    assert written(tmp_path, "-- weight: 5\nselect 1;\n").weight == 5
    (query,) = read_workload([f"{tmp_path}/query.sql@9"])
    assert query.weight == 9


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path):
    for name in ("b.sql", "a.sql", "notes.txt"):
        (tmp_path / name).write_text("select 1;\n")
    assert [query.name for query in read_workload([str(tmp_path)])] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\\sleep 1\nselect 1;\n", 1, "\\sleep is not understood in a workload"),
        ("select 1;\n\\gset\n", 2, "\\gset is not understood in a workload"),
        ("-- weight: many\nselect 1;\n", 1, 'weight "many" is not a whole number'),
        ("-- nothing here\n", None, "it holds no statement"),
    ],
)
def test_what_is_not_understood_is_named_with_its_place(
    tmp_path: Path, text: str, line: int | None, words: str
):
    with pytest.raises(SlipstitchError) as caught:
        written(tmp_path, text)
    assert caught.value.message == words
    assert caught.value.location is not None
    assert caught.value.location.line == line


def test_a_missing_workload_is_named(tmp_path: Path):
    with pytest.raises(SlipstitchError, match="there is no workload"):
        read_workload([str(tmp_path / "absent.sql")])


@pytest.mark.parametrize(
    ("text", "value"),
    [("7 / 2", 3), ("-7 / 2", -3), ("7 % 4 + 1", 4), ("(1 + 2) * :n", 15), ("2.5 * 2", 5.0)],
)
def test_expressions_have_the_values_of_pgbench(text: str, value: float):
    assert evaluate(text, {"n": 5}, random.Random(1)) == value


@pytest.mark.parametrize(
    "text", ["1 +", "1 / 0", ":absent", "zipf(1)", "(1", "1 1", "random(2, 1)"]
)
def test_an_expression_that_is_not_understood_is_refused(text: str):
    with pytest.raises(ExpressionError):
        evaluate(text, {}, random.Random(1))


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("select * from t where a = $1 and $2 < t.b", {1: ("t", "a"), 2: ("t", "b")}),
        ("select * from t where a in ($1, $2)", {1: ("t", "a"), 2: ("t", "a")}),
        ("select * from t where a not in ($1)", {1: ("t", "a")}),
        ("select * from t where a = any ($1)", {1: ("t", "a")}),
        ("select * from t where a between $1 and $2 and b = $3", {1: "a", 2: "a", 3: "b"}),
        ("update t set a = $1, b = $2 where c = $3", {1: "a", 2: "b", 3: "c"}),
        ("insert into s.t (a, b) values ($1, $2), ($3, $4)", {1: "a", 2: "b", 3: "a", 4: "b"}),
        ("delete from t where id = $1 returning *", {1: "id"}),
        ("select * from t where lower(a) = $1", {}),
        ("select * from t where a + b = $1", {}),
        ("select f($1) from t", {}),
    ],
)
def test_the_column_of_a_parameter_is_found_by_the_rule(text: str, uses: dict[int, object]):
    found = {use.parameter: use.column for use in find_uses(text).uses}
    wanted = {number: use[-1] if isinstance(use, tuple) else use for number, use in uses.items()}
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("select 1 from a.b as x, d e join c on x.i = e.i", [("a.b", "x"), ("d", "e"), ("c", "c")]),
        ("insert into a.b (c) values ($1)", [("a.b", "b")]),
        ("update only t set a = 1", [("t", "t")]),
        ('select 1 from "Big" where "Big".a = $1', [('"Big"', '"Big"')]),
        ("select 1 from generate_series(1, 2) as n", []),
    ],
)
def test_the_tables_of_a_statement_are_found(text: str, tables: list[tuple[str, str]]):
    assert [(table.name, table.alias) for table in find_uses(text).tables] == tables
