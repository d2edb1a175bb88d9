"""Where plan and database part is told, with what to do; protected lines stay where they are."""

from __future__ import annotations

import json


def two(shop) -> str:
    for name in ("one", "two"):
        shop.change(name, f"create table {name} ();", f"drop table {name};")
    assert shop.run("deploy").status == 0
    with (shop.folder / "sqitch.conf").open("a") as config:
        config.write(f'[target "live"]\n\turi = {shop.database.uri}\n\tprotected = true\n')
    return (shop.folder / "sqitch.plan").read_text()


def test_status_says_where_they_part_and_the_plan_is_mended(shop):
    plan = two(shop)
    lines = plan.splitlines()
    new = "between 2024-02-02T00:00:00Z Ada Lovelace <ada@example.com>"
    (shop.folder / "sqitch.plan").write_text("\n".join([*lines[:4], new, *lines[4:], ""]))
    parted = shop.bare("status", "live")
    assert parted.status == 2
    assert "agree up to one; then the database has two, the plan between, two" in parted.err
    assert '"slipstitch plan --check --mend live" puts deployed lines back' in parted.err
    document = json.loads(shop.bare("status", "live", "--json").out)["parted"]
    assert document["common"]["change"] == "one"
    assert document["is_moved"]
    mended = shop.bare("plan", "--check", "--mend", "live")
    assert '"between" stands before changes that are deployed' in mended.out
    assert (shop.folder / "sqitch.plan").read_text() == f"{plan}{new}\n"
    assert shop.bare("status", "live").status == 0


def test_status_names_the_way_back_where_the_plan_lacks_what_is_deployed(shop):
    plan = two(shop)
    (shop.folder / "sqitch.plan").write_text(plan.replace("two", "three"))
    parted = shop.bare("status", "live")
    assert '"slipstitch revert live --to one"' in parted.err
    assert shop.bare("plan", "--check", "live").status == 1


def test_what_is_deployed_to_a_protected_target_is_neither_removed_nor_renamed(shop):
    plan = two(shop)
    for words in (["remove", "two"], ["rename", "one", "first"]):
        refused = shop.bare(*words)
        assert refused.status == 2
        assert '"' in refused.err
        assert "is deployed to live, which is protected" in refused.err
    assert (shop.folder / "sqitch.plan").read_text() == plan
    shop.execute("delete from sqitch.changes where change = 'two'")
    assert shop.bare("remove", "two").status == 0
