"""Which scripts sqlfluff looks at: those that show more than their sources and other scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import style

SETTINGS = "[sqlfluff]\nmax_line_length = 100\n"
SOURCE = """\
-- function app.{name}(int)
create function app.{name}(p_id int)
returns int
language sql
as $function$
select p_id;
$function$;
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".sqlfluff").write_text(SETTINGS)
    for name in ("one", "two"):
        source = SOURCE.format(name=name)
        write(tmp_path / f"sql/app/{name}.sql", source)
        write(tmp_path / f"deploy/app/{name}.sql", f"-- Deploy {name}\n\nbegin;\n\n{source}commit;")
        write(tmp_path / f"revert/app/{name}.sql", f"begin;\n\ndrop function app.{name}(int);\n")
        verified = f"do $verify$\nbegin\n    perform 'app.{name}(int)';\nend;\n$verify$;\n"
        write(tmp_path / f"verify/app/{name}.sql", verified)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


SOURCES = ["sql/app/one.sql", "sql/app/two.sql"]
ONE_OF_EACH = [*SOURCES, "deploy/app/one.sql", "revert/app/one.sql", "verify/app/one.sql"]


def test_what_the_renderer_adds_is_looked_at_once(root: Path):
    assert style.looked_at(root) == ONE_OF_EACH


def test_a_script_without_a_source_is_looked_at(root: Path):
    (root / "sql/app/two.sql").unlink()
    found = style.looked_at(root)
    assert [path for path in found if path.endswith("two.sql")] == [
        "deploy/app/two.sql",
        "revert/app/two.sql",
        "verify/app/two.sql",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "drop function if exists app.two(int);",
        "drop  function app.two(int);",
        " drop function app.two(int);",
        "-- sqlfluff:rules:layout.long_lines:ignore_comment_lines:False",
        f"drop function app.two({', '.join(['double precision'] * 6)});",
    ],
)
def test_another_form_of_line_is_looked_at(root: Path, line: str):
    write(root / "revert/app/two.sql", f"begin;\n\n{line}\n")
    assert style.looked_at(root) == [*ONE_OF_EACH[:-1], "revert/app/two.sql", ONE_OF_EACH[-1]]


def test_what_is_released_is_left_out_with_its_source_but_not_its_revert(root: Path):
    write(root / "deploy/frozen.sha1", f"{'0' * 40}  deploy/app/one.sql\n")
    assert style.looked_at(root) == [
        "sql/app/two.sql",
        "deploy/app/two.sql",
        "revert/app/one.sql",
        "verify/app/one.sql",
    ]


@pytest.mark.slow
def test_the_status_is_that_of_sqlfluff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(style, "ROOT", tmp_path)
    (tmp_path / ".sqlfluff").write_text((Path(__file__).parents[2] / ".sqlfluff").read_text())
    text = "begin;\n\ndrop function app.two(int);\n\ncommit;\n"
    write(tmp_path / "revert/app/two.sql", text)
    assert style.main() == 0
    write(tmp_path / "revert/app/two.sql", text.replace("drop", "DROP"))
    assert style.main() == 1
