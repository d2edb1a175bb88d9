"""Nobody reaches rows of others: every table, role and command, two clinics of two branches."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from slipstitch.leaks.model import Cell, Identity, Result
from tests.fix_leaks import CLINICAL, NOBODYS, NOT_TREATING, Town, build_town

# What the owner of the functions reaches under somebody's claims, and why that is right.
OF_FUNCTIONS = {
    ("core.organizations", "unique key uq_organizations_slug"): "a slug is everybody's to see",
    ("core.organizations", "unique key uq_organizations_external_id"): "the provider's own id",
    ("core.users", "unique key uq_users_external_id"): "the provider's own id",
}
# Triggers record what a migration does to any tenant, so appending is bound to none.
APPENDED = ("audit", "insert")
# Alerts are the platform's; the organization that one tells of does not own it.
OF_THE_PLATFORM = {"ops.alerts"}
# Workers and monitors keep house for every organization at once; no answer tells of one. Figures
# are by service, whose codes are everybody's, and alerts are the platform's.
OF_WORKERS = {
    ("app_worker", "jobs.tick(timestamp with time zone)"),
    ("app_monitor", "ops.metrics()"),
    ("app_monitor", "ops.platform_figures()"),
}
COMMANDS = {"select", "copy to", "update", "delete", "insert", "move"}


def reached(result: Result) -> set[tuple[str, str]]:
    """Return what was reached or told, by relation and command, but what is right so."""
    return {
        (cell.relation, cell.command)
        for cell in result.leaks
        if (cell.relation, cell.command) not in OF_FUNCTIONS
        and cell.relation not in OF_THE_PLATFORM
        and (cell.relation.partition(".")[0], cell.command) != APPENDED
    }


def tables(town: Town) -> set[str]:
    """Return the tables that have rows of somebody."""
    found = {each.label for each in town.catalogue.of_kinds("rp") if not each.is_partition}
    return found - town.code_lists - town.nobodys


def of_command(cells: Iterable[Cell], command: str) -> set[str]:
    return {cell.relation for cell in cells if cell.command == command}


@pytest.fixture(scope="module")
def as_functions(town: Town) -> Result:
    """Everybody, as the owner of the functions acts for them, and a request without claims."""
    people = [person.as_functions_run() for person in town.people]
    return town.matrix(Identity("nobody", "app_owner"), *people, routines=False, views=False)


@pytest.fixture(scope="module")
def as_clients(town: Town) -> Result:
    """Everybody as a client, and the roles beside them."""
    roles = ("anon", "app_worker", "service_role", "app_monitor")
    return town.matrix(
        *(Identity(role, role) for role in roles), *(each.as_client() for each in town.people)
    )


def test_every_table_has_a_row_in_each_branch(town):
    assert town.refused == {}, "name a value in SETTLED of tests/fix_leaks.py"


def test_tables_that_are_passed_over_are_listed_with_a_reason(town):
    assert town.nobodys - town.code_lists == set(NOBODYS), "no line runs on it: say why in NOBODYS"


def test_the_owner_of_the_functions_reaches_no_row_of_others(as_functions):
    assert reached(as_functions) == set()


def test_the_owner_of_the_functions_sees_every_row_of_whom_it_acts_for(as_functions):
    blind = [
        cell
        for cell in as_functions.cells
        # Some tables show a customer nothing, although they tell of the customer.
        if cell.outcome == "blind" and not cell.identity.endswith("_customer")
    ]
    assert blind == []
    assert len(as_functions.sees_own) == len({cell.identity for cell in as_functions.cells}) - 1


def test_every_table_is_tried_with_every_command_as_every_person(town, as_functions):
    for person in town.people:
        cells = [cell for cell in as_functions.cells if cell.identity == person.name]
        for command in COMMANDS:
            missing = tables(town) - of_command(cells, command)
            if command == "move" and person.role in NOT_TREATING:
                missing -= CLINICAL  # whoever sees no row has none to move
            assert missing == set(), f"{command} as {person.name}"


def test_nothing_is_left_untried_but_partitions_without_rows(town, as_functions):
    partitions = {each.label for each in town.catalogue.of_kinds("r") if each.is_partition}
    # Without a name it holds for everybody: nobody's rows were there to be tried.
    untried = {each.relation for each in as_functions.untried if not each.identity}
    untried -= partitions | town.code_lists
    untried -= town.nobodys
    assert untried == set()


def test_clients_reach_nothing_at_all(town, as_clients):
    leaks = [each for each in as_clients.leaks if (each.identity, each.relation) not in OF_WORKERS]
    assert leaks == []
    allowed = {
        (cell.identity, cell.relation)
        for cell in as_clients.cells
        if cell.outcome != "denied" and cell.command != "call"
    }
    # Monitors read views about the server and the catalogue.
    monitored = {pair for pair in allowed if pair[0] == "app_monitor" and "ops." in pair[1]}
    # The first application sees under the old names what it always saw: the rows of all.
    named = {pair for pair in allowed if pair[0] == "service_role" and "legacy_names." in pair[1]}
    assert allowed - monitored - named == set()
    for command in COMMANDS:
        assert tables(town) <= of_command(as_clients.cells, command)


def test_functions_are_called_with_ids_of_others(as_clients):
    calls = [cell for cell in as_clients.cells if cell.command == "call"]
    answered = {cell.relation for cell in calls if cell.outcome == "kept" and not cell.why}
    assert any(name.startswith("api.list_patients(") for name in answered)
    assert any(name.startswith("api.get_patient(") for name in {cell.relation for cell in calls})
    assert as_clients.answers, "no function gave anybody a row of their own"
    untried = {each.relation for each in as_clients.untried if "arguments" in each.why}
    assert untried == set()


def test_auditors_read_the_audit_and_write_nothing(town):
    auditor = town.matrix(Identity("auditor", "app_auditor"))
    assert {cell.relation.partition(".")[0] for cell in auditor.leaks} == {"audit"}
    assert {cell.command for cell in auditor.leaks} == {"select", "copy to"}


def test_a_table_is_in_it_the_day_it_is_made(clinic):
    with clinic.session() as dba:
        dba.execute(
            "create table contact.scribbles (organization_id uuid not null, id uuid primary key"
            " default core.new_id(), contact_id uuid not null, kind text not null"
            " check (kind in ('call', 'letter')), foreign key (organization_id, contact_id)"
            " references contact.contacts (organization_id, id));"
            "alter table contact.scribbles owner to app_owner;"
            "alter table contact.scribbles enable row level security, force row level security;"
            "create policy scribbles_app_owner_all on contact.scribbles for all to app_owner"
            " using (true) with check (organization_id = (select core.current_org_id()))"
        )
    town = build_town(clinic)
    assert town.refused == {}
    owner = town.person("north_owner").as_functions_run()
    found = town.matrix(owner, routines=False, relations=frozenset({"contact.scribbles"}))
    assert {"select", "update", "delete"} <= {
        cell.command for cell in found.leaks if cell.relation == "contact.scribbles"
    }
    assert "insert" not in {cell.command for cell in found.leaks}
