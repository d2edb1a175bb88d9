"""Where scripts stand: current ones, those of reworked changes, those of lost changes."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from slipstitch.config import load_config
from slipstitch.errors import SlipstitchError
from slipstitch.plan.parse import parse_plan
from slipstitch.project import Project
from slipstitch.target import Target, resolve_target

BY = "2024-03-01T08:00:00Z Ada Lovelace <ada@example.com>"


@dataclass(frozen=True)
class Deployed:
    change_id: str
    name: str
    tags: tuple[str, ...] = ()


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def target(**settings: str) -> Target:
    lines = [f"\t{key} = {value}\n" for key, value in settings.items()]
    Path("sqitch.conf").write_text("[core]\n" + "".join(lines))
    return resolve_target(load_config({"HOME": "."}, Path.cwd()), {}, "db:pg:")


def project(*lines: str, **settings: str) -> Project:
    body = "".join(f"{line} {BY}\n" for line in lines)
    plan = parse_plan(f"%project=flipr\n\n{body}".encode(), "sqitch.plan").plan
    return Project(plan, target(**settings))


def write(path: str, data: bytes = b"") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data)


def paths(found: Project, position: int) -> list[str]:
    change = found.plan.changes[position]
    return [str(found.script_path(change, kind)) for kind in ("deploy", "revert", "verify")]


def test_a_change_with_slashes_has_its_scripts_in_folders() -> None:
    assert paths(project("core/users"), 0) == [
        "deploy/core/users.sql",
        "revert/core/users.sql",
        "verify/core/users.sql",
    ]


def test_folders_and_extension_come_from_the_target() -> None:
    found = project("users", top_dir="db", extension="ddl", verify_dir="checks")
    assert paths(found, 0) == ["db/deploy/users.ddl", "db/revert/users.ddl", "checks/users.ddl"]


def test_a_reworked_change_takes_the_first_tag_whose_deploy_script_exists() -> None:
    found = project("a", "@x", "@y", "b", "@z", "a")
    assert found.plan.changes[0].rework_tags == ("z", "x", "y")
    write("deploy/a@x.sql")
    write("deploy/a@y.sql")
    write("revert/a@z.sql")
    assert paths(found, 0) == ["deploy/a@x.sql", "revert/a@x.sql", "verify/a@x.sql"]
    assert paths(found, 2) == ["deploy/a.sql", "revert/a.sql", "verify/a.sql"]


def test_a_reworked_change_without_any_script_is_called_after_its_best_tag() -> None:
    assert paths(project("a", "@x", "b", "@z", "a"), 0)[0] == "deploy/a@z.sql"


def test_reworked_scripts_may_have_folders_of_their_own() -> None:
    found = project("a", "@x", "a", reworked_dir="old", deploy_dir="up")
    assert paths(found, 0) == ["old/deploy/a@x.sql", "old/revert/a@x.sql", "old/verify/a@x.sql"]
    assert paths(found, 1)[0] == "up/a.sql"


def test_the_hash_of_a_script_is_of_its_raw_bytes() -> None:
    found = project("a")
    write("deploy/a.sql", b"SELECT 1;\n")
    assert found.script_hash(found.plan.changes[0]) == "d30d858bf9fa5d8979af2d32c3be5e09b07da877"
    write("deploy/a.sql", b"\xef\xbb\xbf\xff\r\n")
    expected = hashlib.sha1(b"\xef\xbb\xbf\xff\r\n").hexdigest()
    assert found.script_hash(found.plan.changes[0]) == expected


def test_a_missing_script_has_no_hash() -> None:
    found = project("a")
    assert found.script_hash(found.plan.changes[0]) is None


def test_a_script_that_is_a_folder_is_an_error_with_its_path() -> None:
    found = project("a")
    Path("deploy/a.sql").mkdir(parents=True)
    with pytest.raises(SlipstitchError, match=r"cannot read deploy/a\.sql: is a directory"):
        found.script_hash(found.plan.changes[0])


def test_a_deployed_change_that_the_plan_lost_keeps_its_name() -> None:
    found = project("a")
    owners = found.owners_of_deployed([Deployed("f" * 40, "gone")])
    assert str(found.script_path(owners[0], "revert")) == "revert/gone.sql"


def test_the_plan_decides_where_it_knows_a_later_instance() -> None:
    found = project("a", "@x", "a", "@y", "b")
    first = found.plan.changes[0]
    owners = found.owners_of_deployed([Deployed(first.id, "a", ("@x",))])
    assert str(found.script_path(owners[0], "revert")) == "revert/a@x.sql"


def test_what_is_deployed_decides_where_the_plan_lost_both_instances() -> None:
    found = project("z")
    owners = found.owners_of_deployed(
        [
            Deployed("1" * 40, "a", ("@x", "@y")),
            Deployed("2" * 40, "b", ("@z",)),
            Deployed("3" * 40, "a"),
        ]
    )
    write("deploy/a@y.sql")
    assert owners[0].rework_tags == ("z", "x", "y")
    assert str(found.script_path(owners[0], "revert")) == "revert/a@y.sql"
    assert str(found.script_path(owners[2], "revert")) == "revert/a.sql"


def test_what_is_deployed_decides_where_the_plan_lost_the_later_instance() -> None:
    found = project("a", "@x")
    first = found.plan.changes[0]
    owners = found.owners_of_deployed([Deployed(first.id, "a", ("@x",)), Deployed("3" * 40, "a")])
    assert str(found.script_path(owners[0], "revert")) == "revert/a@x.sql"
