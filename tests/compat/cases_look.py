"""The situations of verify and status in which both tools must answer alike."""

from __future__ import annotations

from tests.compat.oracle import Case, Step, step
from tests.compat.shop import HEADER, lines, shop, small, verify

ERROR = "SELECT 1/0;"


def _case(name: str, project: dict[str, str], *steps: Step | str) -> Case:
    return Case(name, project, tuple(step(s) if isinstance(s, str) else s for s in steps))


WORD_BY_WORD = (
    _case("check/no_registry", small("a"), "check {uri}"),
    _case(
        "check/nothing_deployed",
        small("a"),
        "deploy {uri}",
        "revert -y {uri}",
        "check {uri}",
        step("check {uri}", files={"sqitch.plan": HEADER}),
    ),
    _case(
        "check/edited_scripts",
        shop(),
        "deploy {uri}",
        "check {uri}",
        "check --quiet {uri}",
        step("check {uri}", files={"deploy/orders.sql": "-- edited\n"}),
        "check --quiet {uri}",
        "check {uri} --to customers@v1",
        "check {uri} --from coupons",
        "check {uri} orders",
        "check {uri} items coupons",
        "check {uri} schema items coupons",
        "check -t {uri} --from-change orders --to-change orders",
        "check {uri} --from nobody",
        "check {uri} --to @nowhere",
        "check {uri} nobody",
        step("check {uri}", files={"deploy/schema.sql": "-- edited\n"}),
    ),
    _case(
        "check/a_kept_script_of_a_reworked_change",
        shop(),
        "deploy {uri}",
        step("check {uri}", files={"deploy/customers.sql": "-- edited\n"}),
        step("check {uri}", files={"deploy/customers@v2.sql": "-- edited\n"}),
    ),
    _case(
        "check/another_plan",
        small("a", "b", "c"),
        "deploy {uri}",
        step("check {uri}", files={"sqitch.plan": lines("a", "c")}),
        step("check {uri}", files={"sqitch.plan": lines("a", "b")}),
        step("check {uri}", files={"sqitch.plan": lines("b", "a", "c")}),
        step("check {uri}", files={"sqitch.plan": HEADER}),
    ),
    _case("verify/all", shop(), "deploy {uri}", "verify {uri}", "verify --quiet {uri}"),
    _case("verify/some_undeployed", shop(), "deploy {uri} --to @v2", "verify {uri}"),
    _case(
        "verify/ranges",
        shop(),
        "deploy {uri}",
        "verify {uri} --from @v1",
        "verify {uri} --to @v2",
        "verify {uri} --from orders --to coupons",
        "verify {uri} orders coupons",
        "verify {uri} --from-change @HEAD^ --to-change @HEAD",
        "verify {uri} --from coupons --to orders",
        "verify {uri} --from nobody",
        "verify {uri} --to @nowhere",
        "verify {uri} --from customers",
    ),
    _case(
        "verify/range_beyond_the_deployed",
        shop(),
        "deploy {uri} --to @v2",
        "verify {uri} --to gifts",
    ),
    _case("verify/nothing_deployed", small("a"), "deploy {uri}", "revert -y {uri}", "verify {uri}"),
    _case("verify/no_registry", small("a"), "verify {uri}"),
    _case("verify/missing_script", shop(verify__orders=None), "deploy {uri}", "verify {uri}"),
    _case(
        "verify/not_in_the_plan",
        small("a", "b", "c"),
        "deploy {uri}",
        step("verify {uri}", files={"sqitch.plan": lines("a", "c")}),
    ),
    _case(
        "verify/out_of_order",
        small("a", "b", "c"),
        "deploy {uri}",
        step(
            "verify {uri}",
            before="update sqitch.changes set committed_at = now() where change = 'b'",
        ),
    ),
    _case(
        "verify/a_gap_in_the_deployed",
        small("a", "b", "c"),
        "deploy {uri}",
        step("verify {uri}", before="delete from sqitch.changes where change = 'b'"),
    ),
    _case(
        "verify/empty_plan",
        small("a"),
        "deploy {uri}",
        step("verify {uri}", files={"sqitch.plan": HEADER}),
    ),
    _case(
        "verify/output_of_scripts",
        small("a", verify__a="select 'seen', 1;\n\\echo said\n\\warn warned\n"),
        "deploy {uri}",
        "verify {uri}",
    ),
    _case(
        "verify/registry_too_new",
        small("a"),
        "deploy {uri}",
        step(
            "verify {uri}",
            before="insert into sqitch.releases values (2.0, now(), 'Somebody', 'x@example.com')",
        ),
    ),
    _case(
        "status/at_each_point",
        shop(),
        "status {uri}",
        "deploy --quiet {uri} --to schema",
        "status {uri}",
        "deploy --quiet {uri} --to @v1",
        "status {uri}",
        "deploy --quiet {uri}",
        "status {uri}",
        "revert --quiet -y {uri}",
        "status {uri}",
    ),
    _case(
        "status/with_lists",
        shop(),
        "deploy --quiet {uri} --to @v2",
        "status {uri} --show-tags",
        "status {uri} --show-changes",
        "status {uri} --show-changes --show-tags",
        "status --date-format raw {uri}",
        "revert -y --quiet {uri} --to schema",
        "status {uri} --show-tags --show-changes",
    ),
    _case(
        "status/other_projects",
        small("a"),
        "deploy --quiet {uri}",
        "status --project shop {uri}",
        "status --project other {uri}",
        step(
            "status {uri}",
            before="insert into sqitch.projects"
            " values ('other', null, now(), 'Grace', 'grace@example.com')",
        ),
        "status --project other {uri}",
    ),
    _case(
        "status/history_that_differs",
        small("a", "b"),
        "deploy --quiet {uri}",
        step("status {uri}", files={"sqitch.plan": lines("a", "c")}),
    ),
    _case(
        "status/no_plan",
        small("a"),
        "deploy --quiet {uri}",
        step("status {uri}", files={"sqitch.plan": None}),
    ),
    _case(
        "status/empty_plan",
        small("a"),
        "deploy --quiet {uri}",
        step("status {uri}", files={"sqitch.plan": HEADER}),
    ),
    _case("status/unknown_target", small("a"), "status --target nowhere", "status nobody"),
    _case(
        "status/tags_of_the_last_change", shop(), "deploy --quiet {uri} --to @v1", "status {uri}"
    ),
)

WITH_SCRIPT_ERRORS = (
    _case(
        "verify/failing_script", shop(verify__items=verify(ERROR)), "deploy {uri}", "verify {uri}"
    ),
    _case(
        "verify/two_failing_scripts",
        shop(verify__items=verify(ERROR), verify__schema=verify("SELECT 1 FROM nothing;")),
        "deploy {uri}",
        "verify {uri}",
        "verify --quiet {uri}",
    ),
    _case("status/no_server", small("a"), "status db:pg://postgres@127.0.0.1:1/none"),
    _case("status/wrong_database", small("a"), "status {uri}_not"),
)
