"""Where verification is required there is no way round it: rebase, checkout, what was approved."""

from __future__ import annotations

import pytest

from tests.compat.git_project import commit_branch, git

TABLE = "begin;\ncreate table {0} ();\ncommit;\n"
DROP = "begin;\ndrop table {0};\ncommit;\n"
LOOK = "begin;\nselect from {0};\nrollback;\n"
REQUIRED = "[core]\n\tengine = pg\n[verify]\n\trequired = true\n"


@pytest.fixture
def project(shop):
    shop.change("one", TABLE.format("one"), DROP.format("one"), LOOK.format("one"))
    return shop


def require(project) -> None:
    (project.folder / "sqitch.conf").write_text(REQUIRED)


def test_rebase_reverts_nothing_that_could_not_be_verified_again(project):
    project.change("two", TABLE.format("two"), DROP.format("two"))
    assert project.run("deploy").status == 0
    require(project)
    refused = project.run("rebase", "-y", "--onto", "one")
    assert refused.status == 2
    assert "verify script missing: verify/two.sql" in refused.err
    assert project.run("rebase", "-y", "--no-verify").status == 2
    assert project.events() == ["deploy one", "deploy two"]
    assert project.run("rebase", "-y", "--upto", "one").status == 0
    project.script("verify", "two", "select 1/0;")
    failed = project.run("rebase", "-y", "--onto", "one")
    assert failed.status == 2
    assert "division by zero" in failed.err
    assert project.deployed() == ["one"]


def test_checkout_stays_where_it_is_when_the_branch_lacks_a_verify_script(project):
    require(project)
    folder = project.folder
    commit_branch(folder, "main", {})
    assert project.run("deploy").status == 0
    project.change("two", TABLE.format("two"), DROP.format("two"))
    commit_branch(folder, "search", {})
    git(folder, "checkout", "-q", "main")
    refused = project.bare("checkout", "search", project.database.uri, "-y")
    assert refused.status == 2
    assert "search lacks verify/two.sql; nothing was reverted" in refused.err
    assert git(folder, "branch", "--show-current") == "main\n"
    git(folder, "checkout", "-q", "search")
    commit_branch(folder, "found", {"verify/two.sql": LOOK.format("two")})
    git(folder, "checkout", "-q", "main")
    done = project.bare("checkout", "found", project.database.uri, "-y")
    assert done.status == 0, done.err
    assert project.deployed() == ["one", "two"]


def test_what_was_approved_without_verification_is_refused(project):
    assert project.run("deploy", "--plan-out", "release.json").status == 0
    require(project)
    refused = project.run("deploy", "--plan", "release.json")
    assert refused.status == 2
    assert "to be verified, and that was not approved" in refused.err
    assert project.exists("one") == [False]
