"""The situations of rebase and upgrade in which both tools must answer alike."""

from __future__ import annotations

from tests.compat.oracle import Case, Step, step
from tests.compat.shop import CONFIG, deploy, lines, shop, small, verify

ERROR = "SELECT 1/0;"
TO_RELEASE_1_0 = (
    "delete from sqitch.releases; insert into sqitch.releases values (1.0, now(), 'Ada', 'a@b');"
    "alter table sqitch.changes drop constraint changes_project_script_hash_key;"
    "alter table sqitch.changes add constraint changes_script_hash_key unique (script_hash)"
)
TO_RELEASE_0 = (
    "drop table sqitch.releases; alter table sqitch.changes drop column script_hash;"
    "alter table sqitch.events drop constraint events_event_check;"
    "alter table sqitch.events add constraint events_event_check"
    " check (event in ('deploy', 'revert', 'fail'))"
)
TO_RELEASE_2 = "insert into sqitch.releases values (2.0, now(), 'Grace', 'grace@example.com')"
VARIABLES = small(
    "a",
    deploy__a="CREATE TABLE public.a (id int); COMMENT ON TABLE public.a IS :'words';\n",
    revert__a='DROP TABLE public.:"what";\n',
    config=CONFIG
    + '[deploy "variables"]\n\twords = deployed\n\twhat = nothing\n'
    + '[revert "variables"]\n\twhat = a\n',
)


def _case(name: str, project: dict[str, str], *steps: Step | str) -> Case:
    return Case(name, project, tuple(step(s) if isinstance(s, str) else s for s in steps))


def _asked(name: str, command: str, *answers: str, config: str = "") -> Case:
    return _case(
        f"rebase/{name}",
        small("a", "b", "c", config=CONFIG + config),
        "deploy {uri}",
        *(step(command, stdin=answer) for answer in answers),
    )


WORD_BY_WORD = (
    _case(
        "rebase/onto_and_upto",
        shop(),
        "deploy {uri}",
        "rebase -y {uri} --onto @v2",
        "rebase -y {uri} --onto-change orders --upto-change coupons",
        "rebase -y {uri} @v1 items",
        "rebase -y {uri} --onto customers@v1",
        "rebase -y -t {uri}",
        "rebase -y {uri} --onto @HEAD",
    ),
    _case(
        "rebase/with_a_name_and_an_option",
        shop(),
        "deploy {uri}",
        "rebase -y {uri} --onto @v2 coupons",
        "rebase -y {uri} orders --upto items",
    ),
    _case(
        "rebase/modified",
        shop(),
        "deploy {uri}",
        step(
            "rebase -y --modified {uri}",
            files={"deploy/items.sql": deploy("CREATE TABLE shop.items (id bigint, price int);")},
        ),
        "rebase -y -m {uri}",
        step(
            "rebase -y -m {uri} --upto @v1",
            files={"deploy/schema.sql": deploy("CREATE SCHEMA shop; -- edited")},
        ),
        "rebase -y -m {uri} --upto orders",
    ),
    _case(
        "rebase/nothing_deployed",
        small("a", "b"),
        "deploy {uri}",
        "revert -y {uri}",
        "rebase -y {uri}",
    ),
    _case("rebase/no_registry", small("a"), "rebase -y {uri}"),
    _case(
        "rebase/unknown_changes",
        shop(),
        "deploy {uri} --to @v1",
        "rebase -y {uri} --onto nobody",
        "rebase -y {uri} --onto @v2",
        "rebase -y {uri} --onto @v9",
        "rebase -y {uri} nobody",
        "rebase -y {uri} --onto schema --upto schema",
    ),
    _case(
        "rebase/to_an_ambiguous_name", shop(), "deploy {uri}", "rebase -y {uri} --onto customers"
    ),
    _case(
        "rebase/upto_before_onto",
        shop(),
        "deploy {uri}",
        "rebase -y {uri} --onto @v2 --upto @v1",
        "status {uri}",
    ),
    _case(
        "rebase/surplus_changes",
        shop(),
        "deploy {uri}",
        "rebase -y {uri} @v1 items coupons",
    ),
    _asked("asked_about_a_change", "rebase {uri} --onto a", "n\n", "y\n", ""),
    _asked("asked_about_everything", "rebase {uri}", "n\n", "y\n", "", "what\nwho\nwhere\n"),
    _asked(
        "asked_with_no_as_default",
        "rebase {uri} --onto a",
        "\n",
        "y\n",
        config="[revert]\n\tprompt_accept = false\n",
    ),
    _asked(
        "asked_with_yes_for_rebase_alone",
        "rebase {uri} --onto a",
        "\n",
        config="[revert]\n\tprompt_accept = false\n[rebase]\n\tprompt_accept = true\n",
    ),
    _asked(
        "not_asked_by_configuration",
        "rebase {uri} --onto b",
        "",
        config="[rebase]\n\tno_prompt = true\n",
    ),
    _asked(
        "asked_though_revert_is_not",
        "rebase {uri} --onto b",
        "n\n",
        config="[revert]\n\tno_prompt = true\n[rebase]\n\tno_prompt = false\n",
    ),
    _case(
        "rebase/log_only",
        shop(),
        "deploy {uri}",
        "rebase -y --log-only {uri} --onto @v1",
        "rebase --quiet -y --log-only {uri} --onto @v2",
    ),
    _case("rebase/with_verify", shop(), "deploy {uri}", "rebase -y --verify {uri} --onto @v2"),
    _case(
        "rebase/with_verify_by_configuration",
        small("a", "b", config=CONFIG + "[rebase]\n\tverify = true\n", verify__b=None),
        "deploy {uri}",
        "rebase -y {uri} --onto a",
        "rebase -y --no-verify {uri} --onto a",
    ),
    _case(
        "rebase/variables",
        VARIABLES,
        "deploy {uri}",
        "rebase -y {uri}",
        step("rebase -y {uri} -s words=set --set-deploy words=later"),
        step("rebase -y {uri} -e words=only -r what=a -s what=nothing"),
    ),
    _case(
        "rebase/required_by_another_project",
        small("a", "b")
        | {
            "other.plan": lines("x [shop:b]")
            .replace("shop\n", "other\n", 1)
            .replace("/shop\n", "/other\n"),
            "deploy/x.sql": deploy("CREATE SCHEMA x;"),
            "revert/x.sql": deploy("DROP SCHEMA x;"),
        },
        "deploy {uri}",
        "deploy {uri} --plan-file other.plan",
        "rebase -y {uri} --onto a",
        "rebase -y {uri} --plan-file other.plan",
    ),
    _case(
        "rebase/registry_too_new",
        small("a"),
        "deploy {uri}",
        step("rebase -y {uri}", before=TO_RELEASE_2),
    ),
    _case(
        "rebase/lock_held_by_another",
        small("a"),
        "deploy {uri}",
        step("rebase -y --lock-timeout 1 {uri}", before="select pg_advisory_lock(75474063)"),
        step("rebase -y {uri}", before="select pg_advisory_unlock_all()"),
    ),
    _case(
        "rebase/registry_elsewhere_and_options_of_a_connection",
        small("a", "b"),
        "deploy --registry meta {uri}",
        "rebase -y --registry meta --db-name {database} {uri} --onto a",
        "rebase -y {uri} --onto a",
    ),
    _case("upgrade/up_to_date", small("a"), "deploy {uri}", "upgrade {uri}", "upgrade -t {uri}"),
    _case(
        "upgrade/from_1_0",
        small("a", "b"),
        "deploy {uri} a",
        step("upgrade {uri}", before=TO_RELEASE_1_0),
        "upgrade {uri}",
        "deploy {uri}",
    ),
    _case(
        "upgrade/from_0",
        small("a", "b", "c"),
        "deploy {uri} b",
        step("upgrade {uri}", before=TO_RELEASE_0),
        "check {uri}",
        "deploy {uri}",
        "check {uri}",
    ),
    _case(
        "upgrade/from_0_by_a_deployment",
        small(
            "a",
            "b",
            "c",
            deploy__c="create schema c;\n",
            revert__c="drop schema c;\n",
            verify__c=None,
        ),
        "deploy {uri} b",
        step("deploy {uri}", before=TO_RELEASE_0),
        "verify {uri}",
        "revert -y {uri}",
    ),
    _case(
        "upgrade/refused_until_it_is_done",
        small("a", "b"),
        "deploy {uri}",
        step("revert -y {uri}", before=TO_RELEASE_1_0),
        "verify {uri}",
        "check {uri}",
        "rebase -y {uri}",
        "--quiet upgrade {uri}",
        "verify {uri}",
    ),
    Case(
        "upgrade/registry_elsewhere",
        small("a"),
        (
            step("deploy --registry meta {uri}"),
            step("upgrade --registry meta {uri}", before=TO_RELEASE_1_0.replace("sqitch", "meta")),
        ),
        registry="meta",
    ),
    _case(
        "upgrade/too_new", small("a"), "deploy {uri}", step("upgrade {uri}", before=TO_RELEASE_2)
    ),
    _case("upgrade/no_registry", small("a"), "upgrade {uri}"),
    _case("upgrade/without_a_plan", {"sqitch.conf": CONFIG}, "upgrade nobody", "upgrade -t nobody"),
)

WITH_SCRIPT_ERRORS = (
    _case(
        "rebase/failing_revert",
        shop(revert__items=deploy(ERROR)),
        "deploy {uri}",
        "rebase -y {uri} --onto @v1",
        "status {uri}",
    ),
    _case(
        "rebase/failing_deploy",
        shop(),
        "deploy {uri}",
        step("rebase -y {uri} --onto @v1", files={"deploy/items.sql": deploy(ERROR)}),
        "status {uri}",
    ),
    _case(
        "rebase/failing_deploy_mode_change",
        shop(config=CONFIG + "[deploy]\n\tmode = all\n[rebase]\n\tmode = change\n"),
        "deploy {uri}",
        step("rebase -y {uri} --onto @v1", files={"deploy/items.sql": deploy(ERROR)}),
        "status {uri}",
    ),
    _case(
        "rebase/failing_verify_mode_tag",
        shop(verify__gifts=verify(ERROR)),
        "deploy {uri}",
        "rebase -y {uri} --onto @v1 --verify --mode tag",
        "status {uri}",
    ),
    _case("rebase/no_server", small("a"), "rebase -y db:pg://postgres@127.0.0.1:1/none"),
    _case("upgrade/no_server", small("a"), "upgrade db:pg://postgres@127.0.0.1:1/none"),
)
