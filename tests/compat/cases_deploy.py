"""The situations of a deploy in which both tools must answer alike."""

from __future__ import annotations

from tests.compat.oracle import Case, Step, step
from tests.compat.shop import CONFIG, PLANNER, deploy, lines, shop, small, verify

ERROR = "SELECT 1/0;"
FAILING_ORDERS = {"deploy__orders": deploy(ERROR)}
FAILING_GIFTS = {"deploy__gifts": deploy(ERROR)}
UNVERIFIED_GIFTS = {"verify__gifts": verify(ERROR)}
LOCK = "select pg_advisory_lock(75474063)"
UNLOCK = "select pg_advisory_unlock_all()"


def _case(name: str, project: dict[str, str], *steps: Step | str) -> Case:
    return Case(
        f"deploy/{name}", project, tuple(step(s) if isinstance(s, str) else s for s in steps)
    )


WORD_BY_WORD = (
    _case("all_and_again", shop(), "deploy {uri}", "deploy {uri}"),
    _case(
        "to_each_kind_of_reference",
        shop(),
        "deploy {uri} --to @v1",
        "deploy {uri} --to @v1",
        "deploy {uri} orders",
        "deploy {uri} --to-change items",
        "deploy --to customers@HEAD {uri}",
        "deploy --target {uri} --change coupons",
        "deploy {uri} --to @HEAD",
    ),
    _case("to_before_the_last", shop(), "deploy {uri} --to @HEAD^", "deploy {uri} @HEAD"),
    _case("to_an_earlier_change", shop(), "deploy {uri} --to @v2", "deploy {uri} --to @v1"),
    _case("to_an_ambiguous_name", shop(), "deploy {uri} --to customers"),
    _case(
        "to_an_unknown_change", shop(), "deploy {uri} --to nobody", "deploy {uri} --to a@nowhere"
    ),
    _case(
        "to_an_id", small("a", "b"), "deploy {uri} --to 0000000000000000000000000000000000000000"
    ),
    _case("quietly", shop(), "--quiet deploy {uri}", "deploy {uri} --quiet"),
    _case("with_verify", shop(), "deploy --verify {uri}"),
    _case(
        "without_verify_by_option",
        small(
            "a",
            config=CONFIG + "[deploy]\n\tverify = true\n",
            verify__a=verify(ERROR),
        ),
        "deploy --no-verify {uri}",
    ),
    _case(
        "with_verify_by_configuration",
        small("a", config=CONFIG + "[deploy]\n\tverify = true\n", verify__a=None),
        "deploy {uri}",
    ),
    _case(
        "log_only",
        shop(),
        "deploy --log-only {uri} --to @v2",
        "status {uri}",
        "deploy --log-only {uri}",
    ),
    _case(
        "log_only_with_missing_script", small("a", "b", deploy__b=None), "deploy --log-only {uri}"
    ),
    _case("missing_verify_script", shop(verify__orders=None), "deploy --verify {uri}"),
    _case("empty_plan", small(), "deploy {uri}"),
    _case("no_plan", {"sqitch.conf": CONFIG}, "deploy {uri}"),
    _case(
        "no_configuration",
        {k: v for k, v in small("a").items() if k != "sqitch.conf"},
        "deploy {uri}",
    ),
    _case("unknown_argument", small("a"), "deploy {uri} nobody"),
    _case("surplus_change", small("a", "b"), "deploy {uri} a b", "deploy {uri}"),
    _case("unknown_target", small("a"), "deploy --target nowhere"),
    _case(
        "target_by_name",
        small("a", config=CONFIG + '[target "live"]\n\turi = {uri}\n'),
        "deploy live",
        "deploy -t live",
    ),
    _case(
        "requirement_missing",
        small("a", plan=lines("a [other:x other:y@v1]")),
        "deploy {uri}",
    ),
    _case(
        "requirement_planned_later",
        small("a", "b", plan=lines("a [b]", "b")),
        "deploy {uri}",
    ),
    _case(
        "conflict_deployed",
        small("a", "b", plan=lines("a", "b [!a]")),
        "deploy {uri} --to a",
        "deploy {uri}",
    ),
    _case(
        "conflict_in_the_same_run_and_requirement_missing",
        small("a", "b", plan=lines("a", "b [!a other:x]")),
        "deploy {uri}",
    ),
    _case(
        "conflict_with_a_change_never_planned",
        small("a", plan=lines("a [!later]")),
        "deploy {uri}",
    ),
    _case(
        "another_projects_requirement_met",
        small("a", plan=lines("a [base:x base:@r1]"))
        | {
            "base.plan": lines("x", "@r1").replace("shop", "base"),
            "deploy/x.sql": deploy("CREATE SCHEMA base;"),
            "revert/x.sql": deploy("DROP SCHEMA base;"),
        },
        "deploy {uri} --plan-file base.plan",
        "deploy {uri}",
        "revert -y {uri} --plan-file base.plan",
        "revert -y {uri}",
        "revert -y {uri} --plan-file base.plan",
    ),
    _case(
        "tags_added_later",
        small("a", "b", plan=lines("a", "b")),
        "deploy {uri}",
        step(
            "deploy {uri}",
            files={
                # the same two changes, so the same ids
                "sqitch.plan": lines("a", "b").replace(
                    "\nb ", f"\n@early 2024-01-01T00:00:01Z {PLANNER}\nb "
                )
                + f"@late 2024-01-03T00:00:00Z {PLANNER} # Late.\n"
            },
        ),
        "status --show-tags {uri}",
    ),
    _case(
        "history_that_differs",
        small("a", "b"),
        "deploy {uri}",
        step(
            "deploy {uri}",
            files={"sqitch.plan": lines("a", "c")},
        ),
    ),
    _case(
        "variables",
        small("a", deploy__a='CREATE SCHEMA :"name"; COMMENT ON SCHEMA :"name" IS :\'words\';\n')
        | {"sqitch.conf": CONFIG + '[deploy "variables"]\n\tname = mine\n\twords = one two\n'},
        "deploy {uri}",
        "revert -y --log-only {uri}",
        Step(("deploy", "{uri}", "--set", "name=our s", "-s", "words=it's")),
    ),
    _case(
        "rows_of_a_script",
        small(
            "a",
            deploy__a="select 1, null, 'two', true;\nselect 3 as x;\n"
            "create table a (id int);\n\\echo three\n",
        ),
        "deploy {uri}",
    ),
    Case(
        "deploy/registry_elsewhere",
        small("a"),
        (step("deploy --registry meta {uri}"), step("deploy {uri} --registry meta")),
        registry="meta",
    ),
    _case(
        "another_uri_registered",
        small("a"),
        step("deploy {uri}"),
        "revert -y {uri}",
        step("deploy {uri}", before="update sqitch.projects set uri = 'https://example.com/else'"),
    ),
    _case(
        "uri_of_another_project",
        small("a"),
        "deploy {uri}",
        "revert -y {uri}",
        step("deploy {uri}", before="update sqitch.projects set project = 'else'"),
    ),
    _case(
        "registry_too_new",
        small("a", "b"),
        "deploy {uri} a",
        step(
            "deploy {uri}",
            before="insert into sqitch.releases values (2.0, now(), 'Grace', 'grace@example.com')",
        ),
    ),
    _case(
        "registry_too_old",
        small("a", "b"),
        "deploy {uri} a",
        step(
            "deploy {uri}",
            before="update sqitch.releases set version = 1.0;"
            "alter table sqitch.changes drop constraint changes_project_script_hash_key;"
            "alter table sqitch.changes add constraint changes_script_hash_key"
            " unique (script_hash)",
        ),
    ),
    _case(
        "lock_held_by_another",
        small("a"),
        step("deploy --lock-timeout 1 {uri}", before=LOCK),
        step("deploy --lock-timeout 1 {uri}", before=UNLOCK),
    ),
    _case("options_of_a_connection", small("a"), "deploy --db-name {database} {uri}"),
    _case(
        "target_by_environment",
        small("a"),
        Step(("deploy",), environment={"SQITCH_TARGET": "{uri}"}),
    ),
    _case(
        "revert_lines_are_deployed_too",
        small("a", "b", plan=lines("a", "-b")),
        "deploy {uri}",
    ),
)

# psql names the file and line of an error, slipstitch shows the place in it: docs/differences.md
WITH_SCRIPT_ERRORS = (
    _case(
        "log_only_with_a_failing_verify",
        shop(**UNVERIFIED_GIFTS),
        "deploy --log-only --verify {uri}",
    ),
    _case("failing_script_mode_all", shop(**FAILING_GIFTS), "deploy {uri}", "status {uri}"),
    _case(
        "failing_script_mode_all_later",
        shop(**FAILING_GIFTS),
        "deploy {uri} --to @v1",
        "deploy --mode all {uri}",
    ),
    _case("failing_script_mode_tag", shop(**FAILING_GIFTS), "deploy --mode tag {uri}"),
    _case(
        "failing_script_mode_tag_untagged",
        shop(**FAILING_ORDERS),
        "deploy --mode tag {uri} --to @v2",
    ),
    _case(
        "failing_script_mode_change",
        shop(**FAILING_GIFTS),
        "deploy --mode change {uri}",
        "deploy {uri}",
    ),
    _case("failing_first_change", shop(deploy__schema=deploy(ERROR)), "deploy {uri}"),
    _case(
        "failing_mode_by_configuration",
        shop(config=CONFIG + "[deploy]\n\tmode = change\n", **FAILING_ORDERS),
        "deploy {uri}",
    ),
    _case("failing_verify_mode_all", shop(**UNVERIFIED_GIFTS), "deploy --verify {uri}"),
    _case("failing_verify_mode_tag", shop(**UNVERIFIED_GIFTS), "deploy --verify --mode tag {uri}"),
    _case(
        "failing_verify_mode_change",
        shop(**UNVERIFIED_GIFTS),
        "deploy --verify --mode change {uri}",
    ),
    _case(
        "failing_verify_and_revert",
        shop(revert__gifts=deploy(ERROR), **UNVERIFIED_GIFTS),
        "deploy --verify --mode change {uri}",
    ),
    _case(
        "failing_script_and_revert",
        shop(revert__items=deploy(ERROR), **FAILING_GIFTS),
        "deploy {uri}",
        "status {uri}",
    ),
    _case("missing_script", small("a", "b", deploy__b=None), "deploy {uri}"),
    _case(
        "missing_revert_script_in_a_failure",
        small("a", "b", "c", deploy__c=deploy(ERROR), revert__b=None),
        "deploy {uri}",
    ),
    _case(
        "same_script_twice",
        small("a", "b", deploy__a="select 1;\n", deploy__b="select 1;\n"),
        "deploy {uri}",
    ),
    _case(
        "notices",
        small(
            "a",
            deploy__a=deploy(
                "DROP TABLE IF EXISTS nothing;\n"
                "DO $$ BEGIN RAISE WARNING 'careful'; END $$;\n"
                "CREATE TABLE a (id int);"
            ),
        ),
        "deploy {uri}",
    ),
    _case("no_server", small("a"), "deploy db:pg://postgres@127.0.0.1:1/none"),
    _case("wrong_database", small("a"), "deploy {uri}_not"),
)
