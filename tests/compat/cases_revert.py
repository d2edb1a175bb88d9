"""The situations of a revert in which both tools must answer alike."""

from __future__ import annotations

from tests.compat.oracle import Case, Step, step
from tests.compat.shop import CONFIG, deploy, lines, shop, small

ERROR = "SELECT 1/0;"


def _case(name: str, project: dict[str, str], *steps: Step | str) -> Case:
    return Case(
        f"revert/{name}", project, tuple(step(s) if isinstance(s, str) else s for s in steps)
    )


def _asked(name: str, *answers: str, config: str = "") -> Case:
    """Ask once for each text that is typed; each revert that happens leaves less to revert."""
    return _case(
        name,
        small("a", "b", "c", config=CONFIG + config),
        "deploy {uri}",
        *(step("revert {uri}", stdin=answer) for answer in answers),
    )


WORD_BY_WORD = (
    _case("all_and_again", shop(), "deploy {uri}", "revert -y {uri}", "revert -y {uri}"),
    _case(
        "to_each_kind_of_reference",
        shop(),
        "deploy {uri}",
        "revert -y {uri} --to @HEAD^",
        "revert -y {uri} --to-change items",
        "revert -y {uri} orders",
        "revert -y {uri} --to customers@v1",
        "revert -y {uri} --to @ROOT",
        "revert -y {uri} --to @HEAD",
        "revert -y {uri}",
    ),
    _case(
        "to_a_tag", shop(), "deploy {uri}", "revert -y {uri} --to @v2", "revert -y {uri} --to @v1"
    ),
    _case("to_an_ambiguous_name", shop(), "deploy {uri}", "revert -y {uri} --to customers"),
    _case(
        "to_what_is_not_deployed",
        shop(),
        "deploy {uri} --to @v1",
        "revert -y {uri} --to items",
        "revert -y {uri} --to @v2",
        "revert -y {uri} --to nobody",
        "revert -y {uri} --to @nowhere",
    ),
    _case(
        "quietly",
        shop(),
        "deploy --quiet {uri}",
        "revert --quiet -y {uri} --to @v1",
        "revert -y --quiet {uri}",
    ),
    _case(
        "nothing_deployed", small("a"), "deploy {uri}", "revert -y {uri}", "revert -y {uri} --to a"
    ),
    _case("no_registry", small("a"), "revert -y {uri}"),
    _asked("asked_yes", "yes\n"),
    _asked("asked_y_in_capitals", "Y\n"),
    _asked("asked_no_then_yes", "n\n", "ye\n"),
    _asked("asked_nothing", "\n"),
    _asked("asked_unattended", ""),
    _asked("asked_three_bad_answers", "what\nwho\nwhere\n"),
    _asked("asked_once_more", "what\ny\n"),
    _asked(
        "asked_with_no_as_default",
        "\n",
        "",
        "n\n",
        "y\n",
        config="[revert]\n\tprompt_accept = false\n",
    ),
    _asked("not_asked_by_configuration", "no\n", config="[revert]\n\tno_prompt = true\n"),
    _case(
        "asked_with_a_change",
        shop(),
        "deploy {uri}",
        step("revert {uri} --to @v2", stdin="no\n"),
        step("revert {uri} --to @v2", stdin="y\n"),
    ),
    _case(
        "log_only", shop(), "deploy {uri}", "revert -y --log-only {uri} --to @v1", "status {uri}"
    ),
    _case(
        "modified",
        shop(),
        "deploy {uri}",
        step(
            "revert -y --modified {uri}",
            files={"deploy/items.sql": deploy("CREATE TABLE shop.items (id bigint, price int);")},
        ),
        "status {uri}",
        "deploy {uri}",
        "revert -y -m {uri}",
    ),
    _case(
        "a_change_the_plan_no_longer_holds",
        small("a", "b"),
        "deploy {uri}",
        step("revert -y {uri}", files={"sqitch.plan": lines("a")}),
    ),
    _case(
        "with_another_plan_altogether",
        small("a", "b"),
        "deploy {uri}",
        step("revert -y {uri} --to a", files={"sqitch.plan": lines("z")}),
    ),
    _case(
        "variables",
        small(
            "a",
            revert__a='DROP TABLE public.:"what";\n',
            config=CONFIG + '[revert "variables"]\n\twhat = a\n',
        ),
        "deploy {uri}",
        "revert -y {uri}",
    ),
    _case(
        "registry_too_new",
        small("a"),
        "deploy {uri}",
        step(
            "revert -y {uri}",
            before="insert into sqitch.releases values (2.0, now(), 'Somebody', 'x@example.com')",
        ),
    ),
    _case(
        "lock_held_by_another",
        small("a"),
        "deploy {uri}",
        step("revert -y --lock-timeout 1 {uri}", before="select pg_advisory_lock(75474063)"),
        step("revert -y {uri}", before="select pg_advisory_unlock_all()"),
    ),
)

WITH_SCRIPT_ERRORS = (
    _case(
        "failing_script",
        shop(revert__items=deploy(ERROR)),
        "deploy {uri}",
        "revert -y {uri}",
        "status {uri}",
    ),
    _case("missing_script", shop(revert__items=None), "deploy {uri}", "revert -y {uri}"),
    _case(
        "script_that_prints",
        small("a", revert__a="select 'going', 1;\nDROP TABLE IF EXISTS nothing;\nDROP TABLE a;\n"),
        "deploy {uri}",
        "revert -y {uri}",
    ),
)
