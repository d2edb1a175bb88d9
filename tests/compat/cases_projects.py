"""Several projects, plans, folders and registries: situations in which both tools answer alike."""

from __future__ import annotations

from tests.compat.oracle import Case, Step, step
from tests.compat.shop import CONFIG, PLANNER, deploy, lines, small, verify

OTHER_URI = ("https://example.com/shop", "https://example.com/other")


def _plan(project: str, *changes: str) -> str:
    return lines(*changes).replace(
        "%project=shop\n%uri=https://example.com/shop\n", f"%project={project}\n"
    )


def _scripts(folder: str, *names: str) -> dict[str, str]:
    """Return scripts that make a table for each name, in a folder of their own."""
    found = {}
    for name in names:
        table = name.replace("/", "_").replace("@", "_at_")
        found |= {
            f"{folder}deploy/{name}.sql": deploy(f"CREATE TABLE public.{table} (id int);"),
            f"{folder}revert/{name}.sql": deploy(f"DROP TABLE public.{table};"),
            f"{folder}verify/{name}.sql": verify(f"SELECT id FROM public.{table} WHERE false;"),
        }
    return found


def _case(name: str, project: dict[str, str], *steps: Step | str, registry: str = "sqitch") -> Case:
    return Case(
        f"projects/{name}",
        project,
        tuple(step(s) if isinstance(s, str) else s for s in steps),
        registry,
    )


BASE = {"base.plan": _plan("base", "x", "@r1", "y", "@r2"), **_scripts("", "x", "y")}
TWO_FOLDERS = {
    "sqitch.conf": CONFIG
    + '[target "one"]\n\turi = {uri}\n\ttop_dir = one\n'
    + '[target "two"]\n\turi = {uri}\n\ttop_dir = two\n\tregistry = meta\n\textension = ddl\n',
    "one/sqitch.plan": _plan("one", "a", "b"),
    "two/sqitch.plan": _plan("two", "c", "d"),
    **_scripts("one/", "a", "b"),
    **{name.replace(".sql", ".ddl"): text for name, text in _scripts("two/", "c", "d").items()},
}
REWORKED = (
    f"%project=p\n\na 2024-01-01T00:00:00Z {PLANNER}\n@one 2024-01-02T00:00:00Z {PLANNER}\n"
    f"a [a@one] 2024-01-03T00:00:00Z {PLANNER}\n@two 2024-01-04T00:00:00Z {PLANNER}\n"
    f"a [a@two] 2024-01-05T00:00:00Z {PLANNER}\n"
)


def _instances(folders: str = "") -> dict[str, str]:
    """Return the scripts of a change that was reworked twice, the older ones in their folder."""
    return {
        "sqitch.plan": REWORKED,
        f"{folders}deploy/a@one.sql": deploy("CREATE TABLE public.a (one int);"),
        f"{folders}revert/a@one.sql": deploy("DROP TABLE public.a;"),
        f"{folders}verify/a@one.sql": verify("SELECT one FROM public.a WHERE false;"),
        f"{folders}deploy/a@two.sql": deploy("ALTER TABLE public.a ADD two int;"),
        f"{folders}revert/a@two.sql": deploy("ALTER TABLE public.a DROP two;"),
        "deploy/a.sql": deploy("ALTER TABLE public.a ADD three int;"),
        "revert/a.sql": deploy("ALTER TABLE public.a DROP three;"),
        "verify/a.sql": verify("SELECT three FROM public.a WHERE false;"),
    }


WORD_BY_WORD = (
    _case(
        "requirements_on_another_project",
        small("a", "b", plan=_plan("shop", "a [base:x@r1 base:@r2 base:y]", "b [base:x]")) | BASE,
        "deploy {uri}",
        "deploy {uri} -f base.plan --to x",
        "deploy {uri}",
        "deploy {uri} -f base.plan",
        "deploy {uri} --to a",
        "deploy {uri}",
        "revert -y {uri} -f base.plan --to x",
        "revert -y {uri} -f base.plan",
        "status {uri} --project base",
        "status {uri}",
    ),
    _case(
        "conflicts_with_another_project",
        small("a", "b", plan=_plan("shop", "a [!base:y]", "b [!base:@r1 base:x]")) | BASE,
        "deploy {uri} -f base.plan",
        "deploy {uri}",
        "revert -y {uri} -f base.plan --to x",
        "deploy {uri}",
    ),
    _case(
        "a_requirement_by_id",
        small("b", plan=_plan("shop", "b [base:4a86e2a5d2bf3fd8f7e5f0b8d02e9bcc3ee2b8b4]")),
        "deploy {uri}",
    ),
    _case(
        "one_name_in_two_projects",
        small("a")
        | {"other.plan": _plan("other", "a"), **_scripts("alt/", "a")}
        | {"alt/deploy/a.sql": deploy("CREATE SCHEMA alt;")}
        | {"alt/revert/a.sql": deploy("DROP SCHEMA alt;")},
        "deploy {uri}",
        "deploy {uri} -f other.plan --top-dir alt",
        "status {uri} --show-changes",
        "status {uri} -f other.plan --show-changes",
        "log {uri} --oneline --no-headers --project other --abbrev 4",
        "revert -y {uri}",
        "revert -y {uri} -f other.plan --top-dir alt",
    ),
    _case(
        "projects_that_a_plan_does_not_tell",
        small("a") | BASE,
        "deploy {uri}",
        "deploy {uri} -f base.plan",
        step("status {uri}", files={"sqitch.plan": None}),
        "status {uri} --project base",
        "status {uri} --project nobody",
    ),
    _case(
        "several_plans_in_one_repository",
        TWO_FOLDERS,
        "deploy one",
        "deploy two",
        "deploy one a",
        "status two",
        "verify one",
        "revert -y one a",
        "revert -y one/sqitch.plan",
        "deploy one two",
    ),
    _case(
        "several_plans_with_a_registry_of_its_own",
        TWO_FOLDERS,
        "deploy two",
        "verify two",
        "check two",
        "revert -y two c",
        "revert -y two",
        registry="meta",
    ),
    _case(
        "a_registry_by_the_name_of_a_database_is_a_schema",
        small("a"),
        "deploy --registry db:pg:other {uri}",
        "status --registry db:pg:other {uri}",
        "verify --registry db:pg:other {uri}",
        "revert -y --registry db:pg:other {uri}",
        registry="db:pg:other",
    ),
    _case(
        "reworked_twice",
        {"sqitch.conf": CONFIG, **_instances()},
        "deploy --verify {uri}",
        "verify {uri}",
        "check {uri}",
        "revert -y {uri} --to a@one",
        "deploy {uri} a@two",
        "revert -y {uri}",
    ),
    _case(
        "reworked_in_a_folder_of_its_own",
        {"sqitch.conf": f"{CONFIG}\treworked_dir = old\n", **_instances("old/")},
        "deploy {uri}",
        "check {uri}",
        "revert -y {uri} --to @one",
        "revert -y {uri}",
    ),
    _case(
        "reworked_in_folders_by_target",
        {
            "sqitch.conf": f'{CONFIG}[target "t"]\n\turi = {{uri}}\n'
            "\treworked_deploy_dir = o/deploy\n"
            "\treworked_revert_dir = o/revert\n\treworked_verify_dir = o/verify\n",
            **_instances("o/"),
        },
        "deploy --verify t",
        "revert -y t",
    ),
    _case(
        "folders_and_extension_by_configuration",
        {
            "sqitch.conf": CONFIG
            + "\ttop_dir = db\n\tdeploy_dir = up\n\trevert_dir = down\n\textension = pgsql\n"
            + '[engine "pg"]\n\tverify_dir = proof\n\tplan_file = the.plan\n',
            "the.plan": _plan("p", "n/a", "b"),
            "up/n/a.pgsql": deploy("CREATE TABLE a (id int);"),
            "down/n/a.pgsql": deploy("DROP TABLE a;"),
            "proof/n/a.pgsql": verify("SELECT 1;"),
            "up/b.pgsql": deploy("CREATE TABLE b (id int);"),
            "down/b.pgsql": deploy("DROP TABLE b;"),
        },
        "deploy --verify {uri}",
        "verify {uri}",
        "revert -y {uri}",
    ),
    _case(
        "variables_of_every_level",
        small(
            "a",
            deploy__a="CREATE TABLE a (id int);\n\\echo :core :deploy :engine :target :given\n",
            config=CONFIG
            + '[core "variables"]\n\tcore = core\n\tdeploy = core\n\tengine = core\n'
            + "\ttarget = core\n\tgiven = core\n"
            + '[deploy "variables"]\n\tdeploy = deploy\n\tengine = deploy\n\ttarget = deploy\n'
            + '[engine "pg.variables"]\n\tengine = engine\n\ttarget = engine\n'
            + '[target "t"]\n\turi = {uri}\n[target "t.variables"]\n\ttarget = target\n',
        ),
        "deploy --set given=given t",
    ),
    _case(
        "a_schema_name_that_must_be_quoted",
        small("a"),
        "deploy --registry My-Registry {uri}",
        "status --registry My-Registry {uri}",
        "revert -y --registry My-Registry {uri}",
        registry="My-Registry",
    ),
    _case(
        "configuration_included_from_another_file",
        small("a", config="[include]\n\tpath = shared.conf\n[deploy]\n\tmode = change\n")
        | {
            "shared.conf": f'{CONFIG}[engine "pg"]\n\ttarget = live\n'
            '[target "live"]\n\turi = {uri}\n'
        },
        "deploy",
        "status",
        "revert -y",
    ),
    _case(
        "an_engine_as_argument",
        small("a", config=CONFIG + '[engine "pg"]\n\ttarget = {uri}\n'),
        "deploy pg",
        "status pg",
        "verify pg a",
        "revert -y pg",
    ),
    _case(
        "general_options_anywhere",
        {f"sub/{name}": text for name, text in small("a").items()},
        "-C sub deploy {uri}",
        "status --cd sub {uri}",
        "revert --chdir sub -y {uri}",
    ),
    _case(
        "abbreviated_and_bundled_options",
        small("a", "b"),
        "deploy {uri} --log-o --to-ch a",
        "status --show-t --show-c {uri}",
        "deploy --lock=5 {uri}",
        "revert --log-on -yt {uri}",
    ),
    _case(
        "top_dir_on_the_command_line",
        {
            f"db/{name}" if name != "sqitch.conf" else name: text
            for name, text in small("a").items()
        },
        "deploy --top-dir db {uri}",
        "status --top-dir db {uri}",
        "verify --top-dir db {uri}",
        "check --top-dir db {uri}",
        "revert -y --top-dir db {uri}",
    ),
)

WITH_SCRIPT_ERRORS = ()
