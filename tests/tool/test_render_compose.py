"""A source becomes three scripts: the same bytes each time, and only if it is sound."""

import pytest

from slipstitch.errors import SlipstitchError
from slipstitch.render.compose import Previous, Source, render_change
from slipstitch.render.templates import Templates
from tests.fix_sources import ROUTINE, TEMPLATES, planned, rendered

TWO = "-- view app.a\n-- view app.b\ncreate view app.a as select 1 as one;\n"


def previous(text: str) -> Previous:
    return Previous("app/area@v1", "deploy/app/area@v1.sql", rendered(text)["deploy"])


def test_the_deploy_script_is_the_source_between_header_and_commit() -> None:
    plan, change = planned("app/area", requires=("app/schema", "@v1"), conflicts=("old",))
    script = render_change(plan, change, Source("x.sql", ROUTINE), TEMPLATES)["deploy"].decode()
    assert script == (
        "-- Deploy shop:app/area to pg\n"
        "-- requires: app/schema\n"
        "-- requires: @v1\n"
        "-- conflicts: old\n"
        f"\nbegin;\n\n{ROUTINE}\ncommit;\n"
    )


def test_the_first_revert_drops_the_last_address_first() -> None:
    text = TWO + "create view app.b as select one from app.a;\n"
    assert rendered(text)["revert"] == (
        "-- Revert shop:app/area from pg\n\nbegin;\n\n"
        "drop view app.b;\ndrop view app.a;\n\ncommit;\n"
    )


def test_rendering_twice_gives_the_same_bytes() -> None:
    assert rendered(ROUTINE) == rendered(ROUTINE)


def test_a_rework_names_what_it_replaces_and_reverts_to_its_body() -> None:
    newer = ROUTINE.replace("p_width * p_height", "abs(p_width * p_height)")
    scripts = rendered(newer, previous=previous(ROUTINE))
    assert "\n-- reworks: app/area@v1\n\nbegin;\n" in scripts["deploy"]
    assert newer in scripts["deploy"]
    assert scripts["revert"] == f"-- Revert shop:app/area from pg\n\nbegin;\n\n{ROUTINE}\ncommit;\n"


def test_going_back_to_an_older_text_still_gives_another_script() -> None:
    assert rendered(ROUTINE, previous=previous(ROUTINE))["deploy"] != rendered(ROUTINE)["deploy"]


def test_a_rework_drops_what_vanished_and_its_revert_what_appeared() -> None:
    newer = ROUTINE.replace("numeric, numeric)", "numeric, numeric, numeric)").replace(
        "p_height numeric)", "p_height numeric, p_depth numeric)"
    )
    scripts = rendered(newer, previous=previous(ROUTINE))
    assert scripts["deploy"].endswith("\n\ndrop function app.area(numeric, numeric);\n\ncommit;\n")
    assert scripts["revert"].endswith(
        "\n\ndrop function app.area(numeric, numeric, numeric);\n\ncommit;\n"
    )


def test_a_rework_takes_back_what_only_the_older_text_granted() -> None:
    newer = ROUTINE.replace("to pg_monitor", "to pg_read_all_data")
    scripts = rendered(newer, previous=previous(ROUTINE))
    name = "app.area(numeric, numeric)"
    revoked = f"revoke execute on function {name} from pg_monitor;\n\ncommit;\n"
    assert scripts["deploy"].endswith(f"\n\n{revoked}")
    assert f"\n\n{revoked.replace('monitor', 'read_all_data')}" in scripts["revert"]


def test_a_rework_that_changes_the_kind_drops_before_it_creates() -> None:
    older = "-- view app.days\ncreate view app.days as select 1 as day;\n"
    newer = "-- materialized view app.days\ncreate materialized view app.days as select 1 as day;\n"
    scripts = rendered(newer, previous=previous(older))
    assert "begin;\n\ndrop view app.days;\n\n-- materialized view" in scripts["deploy"]
    assert "begin;\n\ndrop materialized view app.days;\n\n-- view" in scripts["revert"]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("create view app.a as select 1;", "the first line names no object", 1),
        ("-- view app.a\n-- view app.a\n", "is named twice", 2),
        ("-- view a\n", "is not qualified", 1),
        ("-- function app.a\n", "has no list of argument types", 1),
        ("-- policy p\n", "names no table", 1),
        (TWO, 'no statement makes "view app.b"', 1),
        (
            "-- view app.a\ncreate view app.a as select 1;\n\ncreate view app.c as select 1;",
            'do not name the view "app.c"',
            4,
        ),
        ("-- view app.a\n\\set x 1\n", "a psql command cannot stand in a source", 2),
        ("-- view app.a\ncreate view app.a as\nselect :x;", "a psql variable cannot stand", 3),
        ("-- view app.a\nbegin;\n", '"begin" cannot stand in a source', 2),
        ("-- view app.a\ncopy a from stdin;\n", '"copy" cannot stand in a source', 2),
        ("-- view app.a\ncreate view app.a as select 'x;", "a quotation mark is not closed", 2),
        ("-- view app.a\n\ndo $x$ begin end;", "$x$ is not closed", 3),
        (
            "-- view app.a\ncreate view app.a as select 1;\ngrant all on app.a to ada;",
            '"grant all"',
            3,
        ),
        (
            "-- view app.a\ncreate view app.a as select 1;\ngrant select on app.a to current_user;",
            '"current_user" means another role on each run',
            3,
        ),
    ],
)
def test_a_source_that_is_not_sound_is_refused_at_its_line(
    text: str, message: str, line: int
) -> None:
    with pytest.raises(SlipstitchError) as refused:
        rendered(text)
    assert message in refused.value.message
    assert refused.value.location is not None
    assert refused.value.location.line == line


def test_an_array_slice_and_a_cast_are_no_psql_variables() -> None:
    text = "-- view app.a\ncreate view app.a as select (array[1, 2])[1 : 2] as x, 1::text as y;\n"
    assert text in rendered(text)["deploy"]


def test_a_word_that_no_one_gives_is_an_error_of_the_template() -> None:
    plan, change = planned("app/area")
    texts = {**TEMPLATES.texts, "revert/defined.sql.j2": "{{ today }}"}
    with pytest.raises(SlipstitchError, match="'today' is undefined") as refused:
        render_change(plan, change, Source("x.sql", ROUTINE), Templates("templates", texts))
    assert str(refused.value.location) == "templates/revert/defined.sql.j2"


def test_a_missing_template_is_named() -> None:
    plan, change = planned("app/area")
    with pytest.raises(SlipstitchError, match=r'"templates/deploy/defined.sql.j2" is missing'):
        render_change(plan, change, Source("x.sql", ROUTINE), Templates("templates", {}))


def test_an_earlier_script_that_is_no_transaction_gives_no_revert() -> None:
    step = Previous("app/area@v1", "deploy/app/area@v1.sql", "create view app.a as select 1;")
    with pytest.raises(SlipstitchError, match="the earlier script is not one transaction"):
        rendered(ROUTINE, previous=step)
