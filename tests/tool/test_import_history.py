"""Histories of other tools become plans: names, moments, ways back, and nothing of the tool."""

from __future__ import annotations

import pytest

from slipstitch.cli import run

# As alembic 1.x prints it for three revisions.
UP = """BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> aaa111

CREATE TABLE users (id BIGSERIAL NOT NULL, PRIMARY KEY (id));

INSERT INTO alembic_version (version_num) VALUES ('aaa111') RETURNING alembic_version.version_num;

-- Running upgrade aaa111 -> bbb222

ALTER TABLE users ADD COLUMN email TEXT;

insert into users values (1, 'a@b; -- c');

UPDATE alembic_version SET version_num='bbb222' WHERE alembic_version.version_num = 'aaa111';

COMMIT;
"""
DOWN = """BEGIN;

-- Running downgrade bbb222 -> aaa111

ALTER TABLE users DROP COLUMN email;

UPDATE alembic_version SET version_num='aaa111' WHERE alembic_version.version_num = 'bbb222';

-- Running downgrade aaa111 ->

DROP TABLE users;

DELETE FROM alembic_version WHERE alembic_version.version_num = 'aaa111';

COMMIT;
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SQITCH_USER_CONFIG", "/dev/null")
    monkeypatch.setenv("SQITCH_SYSTEM_CONFIG", "/dev/null")
    monkeypatch.setenv("SQITCH_FULLNAME", "Ada Lovelace")
    monkeypatch.setenv("SQITCH_EMAIL", "ada@example.com")
    assert run(["init", "p", "--engine", "pg"]) == 0
    (tmp_path / "old").mkdir()
    return tmp_path


def write(project, **files: str) -> None:
    for name, text in files.items():
        (project / "old" / f"{name}.sql").write_text(text)


def planned(project) -> list[str]:
    lines = (project / "sqitch.plan").read_text().splitlines()[3:]
    return [line.split(" ")[0] for line in lines]


def body(project, kind: str, name: str) -> str:
    return (project / kind / f"{name}.sql").read_text().partition("\n\n")[2]


def test_migrations_of_dbmate_keep_their_moments_and_their_way_back(project):
    write(
        project,
        **{
            "20240301080000_create_users": "-- migrate:up\ncreate table users ();\n"
            "-- migrate:down\ndrop table users;\n",
            "20240302080000_index users": "-- migrate:up transaction:false\n"
            "create index concurrently i on users (id);\n",
        },
    )
    assert run(["import", "dbmate", "old"]) == 0
    assert planned(project) == ["create_users", "index_users"]
    assert "create_users 2024-03-01T08:00:00Z" in (project / "sqitch.plan").read_text()
    assert (
        body(project, "deploy", "create_users") == "begin;\n\ncreate table users ();\n\ncommit;\n"
    )
    assert body(project, "revert", "create_users") == "begin;\n\ndrop table users;\n\ncommit;\n"
    index = body(project, "deploy", "index_users")
    assert index == "create index concurrently i on users (id);\n"
    assert "nobody wrote how to take this back" in body(project, "revert", "index_users")


def test_what_alembic_prints_is_cut_into_its_revisions(project):
    (project / "up.sql").write_text(UP)
    (project / "down.sql").write_text(DOWN)
    versions = project / "versions"
    versions.mkdir()
    (versions / "aaa111_create_users.py").write_text("")
    words = ["import", "alembic", "up.sql", "--down", "down.sql", "--versions", "versions"]
    assert run(words) == 0
    assert planned(project) == ["create_users", "bbb222"]
    assert body(project, "deploy", "bbb222") == (
        "begin;\n\nALTER TABLE users ADD COLUMN email TEXT;\n\n"
        "insert into users values (1, 'a@b; -- c');\n\ncommit;\n"
    )
    assert body(project, "revert", "create_users") == "begin;\n\nDROP TABLE users;\n\ncommit;\n"
    texts = [path.read_text() for path in project.glob("*ploy/*.sql")]
    assert not any("alembic_version" in text for text in texts)


def test_numbered_files_come_in_the_order_of_their_numbers(project):
    write(
        project,
        **{
            "10_ten": "select 10;",
            "9_nine": "select 9;",
            "9_nine.down": "select -9;",
            "20240101000000_ten": "begin;\nselect 1;\ncommit;\n",
        },
    )
    assert run(["import", "numbered", "old"]) == 0
    assert planned(project) == ["nine", "ten", "ten_v20240101000000"]
    assert "select -9;" in body(project, "revert", "nine")
    assert body(project, "deploy", "ten_v20240101000000") == "begin;\nselect 1;\ncommit;\n"


def test_files_of_flyway_come_by_version_and_repeatable_ones_last(project):
    write(
        project,
        **{
            "V1.10__Later": "select 2;",
            "V1.9__Sooner": "select 1;",
            "U1.9__Sooner": "select -1;",
            "R__Views": "create or replace view v as select 1;",
        },
    )
    assert run(["import", "flyway", "old"]) == 0
    assert planned(project) == ["sooner", "later", "views"]
    assert "select -1;" in body(project, "revert", "sooner")


def test_a_step_that_scales_down_is_no_way_back_of_another(project):
    write(
        project, **{"7_scale_down": "select 7;", "8_grow": "select 8;", "8_grow_down": "select -8;"}
    )
    assert run(["import", "numbered", "old"]) == 0
    assert planned(project) == ["scale_down", "grow"]
    assert "select -8;" in body(project, "revert", "grow")


def test_folders_of_flyway_are_read_and_a_baseline_gives_way_to_its_steps(project):
    (project / "old" / "deeper").mkdir()
    write(
        project,
        **{
            "V1__One": "select 1;",
            "deeper/V2__Two": "select 2;",
            "B2__Both": "select 12;",
        },
    )
    assert run(["import", "flyway", "old"]) == 0
    assert planned(project) == ["one", "two"]


def test_a_last_statement_without_its_end_is_ended_behind_its_comment(project):
    write(project, **{"1_one": "select 1;\nselect 2 -- the last"})
    assert run(["import", "numbered", "old"]) == 0
    assert body(project, "deploy", "one") == (
        "begin;\n\nselect 1;\nselect 2 -- the last\n;\n\ncommit;\n"
    )


@pytest.mark.parametrize("kind", ["dbmate", "numbered", "flyway"])
def test_a_script_that_has_no_place_in_a_history_is_named_not_left_out(project, capsys, kind):
    write(project, **{"1_one": "select 1;", "V1__One": "select 1;", "seed": "select 0;"})
    assert run(["import", kind, "old"]) == 2
    assert f"is no migration of {kind}" in capsys.readouterr().err
    assert planned(project) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["dbmate", "old"], "there are no migrations of dbmate in old"),
        (["flyway", "nowhere"], "nowhere is no folder"),
        (["alembic", "sqitch.plan"], "there are no migrations of alembic"),
        (["alembic", "nowhere"], "cannot read nowhere"),
    ],
)
def test_what_holds_no_history_is_named_and_nothing_is_written(project, capsys, words, says):
    assert run(["import", *words]) == 2
    assert says in capsys.readouterr().err
    assert planned(project) == []


def test_a_script_that_stands_there_already_is_not_overwritten(project, capsys):
    write(project, **{"1_a": "select 1;"})
    (project / "revert/a.sql").write_text("-- ours\n")
    assert run(["import", "numbered", "old"]) == 2
    assert "revert/a.sql already exists" in capsys.readouterr().err
    assert not (project / "deploy/a.sql").exists()
    write(project, **{"1_a": "select 1;\n", "2_b": "-- no mark\n"})
    assert run(["import", "dbmate", "old"]) == 2
    assert "old/1_a.sql: is no migration of dbmate" in capsys.readouterr().err
