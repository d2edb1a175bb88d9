"""No function of api shows what is deleted: each is called with an id of every table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from tests.fix_clinic import ROOT, Clinic, claims

# These tell of the past, and say so.
HISTORY = frozenset({"api.audit_trail", "api.as_of"})
# A value for what a function insists on and no row can give.
VALUES = {
    "text": "'active'",
    "jsonb": "'{}'::jsonb",
    "integer": "1",
    "bigint": "1",
    "numeric": "1",
    "bytea": r"'\x7b7d'::bytea",
    "boolean": "true",
    "date": "current_date",
    "timestamp with time zone": "now()",
    "interval": "interval '1 day'",
}
FUNCTIONS = """
    select p.oid::regproc::text, p.proretset, a.name, format_type(a.type, null),
        a.number <= p.pronargs - p.pronargdefaults
    from pg_proc as p
    left join lateral unnest(p.proargnames, p.proargtypes::oid[])
        with ordinality as a (name, type, number) on a.number <= p.pronargs
    where
        p.pronamespace = 'api'::regnamespace
        and has_function_privilege('authenticated', p.oid, 'execute')
    order by p.oid, a.number
"""
TENANT_TABLES = """
    select c.oid::regclass::text
    from pg_class as c
    where c.relkind in ('r', 'p') and obj_description(c.oid, 'pg_class') like '%Class: tenant'
    order by 1
"""
NAMED_TABLES = """
    select c.oid::regclass::text
    from pg_class as c
    where
        c.relkind in ('r', 'p')
        and obj_description(c.oid, 'pg_class') like '%Class: tenant'
        and exists (
            select
            from pg_proc as p
            where
                p.pronamespace = 'api'::regnamespace
                and p.prosrc ~ format('\\m(from|join) %s\\M', c.oid::regclass)
        )
"""
OWN_MEMBERSHIP = """
    select m.id::text
    from core.organization_members as m
    inner join core.users as u on m.user_id = u.id
    where u.external_id = 'user_ada' and m.organization_id::text = %s
"""
_ONE = "(select t.id from {} as t where t.organization_id = test.organization('north') limit 1)"
(
    PRACTITIONER,
    SERVICE,
    APPOINTMENT,
    CONTACT,
    ORDER,
    LEAD,
    PROMO_CODE,
    ROOM,
    INVOICE,
    PAYMENT,
    ASSET,
    DOCUMENT,
    TREATMENT,
    SEGMENT,
    SUPPLIER,
    ITEM,
    PURCHASE,
    CAMPAIGN,
    SURVEY,
    SESSION,
) = map(
    _ONE.format,
    (
        "clinic.practitioners",
        "clinic.services",
        "clinic.appointments",
        "contact.contacts",
        "billing.orders",
        "contact.leads",
        "marketing.promo_codes",
        "comms.chat_rooms",
        "billing.invoices",
        "billing.payments",
        "docs.assets",
        "docs.documents",
        "clinic.treatment_records",
        "contact.segments",
        "inventory.suppliers",
        "inventory.items",
        "inventory.purchase_orders",
        "marketing.campaigns",
        "contact.surveys",
        "docs.presentation_sessions",
    ),
)
HARBOUR = "test.location('harbour')"
ADA = "(select u.id from core.users as u where u.external_id = 'user_ada')"
STAGE = (
    "select test.make_tenants()",
    "select test.make_record('north')",
    "update contact.patients set location_id = test.location('harbour')",
    "insert into billing.plans (code, name) values ('staged', 'Staged')",
    *(
        f"insert into {table} (organization_id, {columns})"
        f" values (test.organization('north'), {values})"
        for table, columns, values in (
            (
                "core.invitations",
                "email, role, token_digest, expires_at",
                "'new@example.com', 'staff', sha256('t'), now() + '1 day'",
            ),
            ("core.organization_settings", "key, value", "'staged.setting', '1'"),
            ("core.organization_features", "flag_key, value", "'staged_feature', 'true'"),
            ("billing.organization_plans", "plan_code, status", "'staged', 'active'"),
            ("billing.organization_limits", "resource, maximum, reason", "'members', 9, 'staged'"),
            ("integration.webhook_endpoints", "service_code, name", "'stripe', 'staged'"),
            ("integration.service_integrations", "service_code, name", "'cliniko', 'staged'"),
            (
                "integration.sync_conflicts",
                "integration_id, entity, external_id, target_table, target_id, local, remote, rule",
                "gen_random_uuid(), 'contact', '1', 'contact.contacts', gen_random_uuid(),"
                " '{}', '{}', 'manual'",
            ),
            ("clinic.services", "name, duration, currency", "'Staged', '30 minutes', 'AUD'"),
            (
                "clinic.practitioner_services",
                "practitioner_id, service_id",
                f"{PRACTITIONER}, {SERVICE}",
            ),
            (
                "clinic.availability_rules",
                "practitioner_id, weekday, start_time, end_time",
                f"{PRACTITIONER}, 1, '09:00', '17:00'",
            ),
            (
                "clinic.availability_exceptions",
                "kind, practitioner_id, first_on, last_on",
                f"'closed', {PRACTITIONER}, current_date, current_date",
            ),
            (
                "clinic.bookings",
                "appointment_id, service_id, contact_id, currency",
                f"{APPOINTMENT}, {SERVICE}, {CONTACT}, 'AUD'",
            ),
            (
                "clinic.queue_entries",
                "location_id, queue_on, ticket_number",
                "test.location('harbour'), current_date, 1",
            ),
            ("clinic.encounters", "contact_id", CONTACT),
            (
                "docs.assets",
                "sha256, media_type, byte_size, storage, bucket, storage_key",
                "sha256('f'), 'image/png', 1, 's3', 'staged', 'f'",
            ),
            ("clinic.treatment_plans", "contact_id, title", f"{CONTACT}, 'Staged'"),
            ("clinic.treatment_records", "contact_id, title", f"{CONTACT}, 'Staged'"),
            (
                "clinic.treatment_photos",
                "contact_id, treatment_record_id, asset_id, phase",
                f"{CONTACT}, {TREATMENT}, {ASSET}, 'before'",
            ),
            (
                "clinic.treatment_outcomes",
                "contact_id, treatment_record_id, measure, value",
                f"{CONTACT}, {TREATMENT}, 'pain', 1",
            ),
            ("clinic.observations", "contact_id, code, value", f"{CONTACT}, 'weight', 70"),
            (
                "clinic.skin_analyses",
                "contact_id, asset_id, model_name, model_version, result",
                f"{CONTACT}, {ASSET}, 'staged', '1', '{{}}'",
            ),
            (
                "docs.documents",
                "asset_id, contact_id, category, title",
                f"{ASSET}, {CONTACT}, 'consent', 'Staged'",
            ),
            ("docs.generated_reports", "contact_id, kind", f"{CONTACT}, 'staged'"),
            ("docs.presentation_sessions", "contact_id", CONTACT),
            (
                "docs.presentation_items",
                "contact_id, presentation_session_id, document_id",
                f"{CONTACT}, {SESSION}, {DOCUMENT}",
            ),
            (
                "docs.document_links",
                "document_id, contact_id, is_clinical, target_contact_id",
                f"{DOCUMENT}, {CONTACT}, false, {CONTACT}",
            ),
            (
                "billing.orders",
                "order_number, contact_id, currency, minor_digits",
                f"1, {CONTACT}, 'AUD', 2",
            ),
            (
                "billing.order_lines",
                "order_id, line_number, description, unit_amount, minor_digits",
                f"{ORDER}, 1, 'Staged', 1, 2",
            ),
            (
                "contact.leads",
                "contact_id, title, currency, owner_id",
                f"{CONTACT}, 'Staged', 'AUD', {ADA}",
            ),
            (
                "contact.proposals",
                "lead_id, title, amount, currency",
                f"{LEAD}, 'Staged', 1, 'AUD'",
            ),
            (
                "contact.activities",
                "contact_id, kind, subject, owner_id",
                f"{CONTACT}, 'call', 'Staged', {ADA}",
            ),
            ("contact.notes", "contact_id, body", f"{CONTACT}, 'staged active'"),
            ("inventory.suppliers", "name", "'Staged'"),
            ("inventory.items", "sku, name", "'STAGED', 'Staged'"),
            ("contact.segments", "name, rule", "'Staged', '{\"kind\": [\"person\"]}'"),
            ("contact.segment_members", "segment_id, contact_id", f"{SEGMENT}, {CONTACT}"),
            (
                "contact.consents",
                "contact_id, scope, status, period, source",
                f"{CONTACT}, 'staged', 'active', '[2026-01-01,)', 'form'",
            ),
            (
                "marketing.campaigns",
                "segment_id, name, channel, message",
                f"{SEGMENT}, 'Staged', 'email', 'Staged'",
            ),
            ("marketing.campaign_targets", "campaign_id, contact_id", f"{CAMPAIGN}, {CONTACT}"),
            (
                "contact.surveys",
                "name, questions, status",
                """'Staged', '[{"key": "active", "text": "Staged", "form": "text"}]', 'open'""",
            ),
            (
                "contact.survey_answers",
                "survey_id, contact_id, answers",
                f"""{SURVEY}, {CONTACT}, '{{"active": "staged"}}'""",
            ),
            ("clinic.queue_settings", "location_id", HARBOUR),
            (
                "inventory.stock_lots",
                "location_id, item_id, lot_number, quantity",
                f"{HARBOUR}, {ITEM}, 'STAGED', 1",
            ),
            (
                "inventory.stock_counts",
                "location_id, item_id, expected, counted",
                f"{HARBOUR}, {ITEM}, 1, 1",
            ),
            (
                "inventory.purchase_orders",
                "supplier_id, location_id, currency",
                f"{SUPPLIER}, {HARBOUR}, 'AUD'",
            ),
            (
                "inventory.purchase_order_items",
                "purchase_order_id, location_id, item_id, quantity",
                f"{PURCHASE}, {HARBOUR}, {ITEM}, 1",
            ),
            ("marketing.promo_codes", "code, kind, value", "'ACTIVE', 'percent', 10"),
            (
                "marketing.promo_redemptions",
                "promo_code_id, contact_id, reference, amount, currency",
                f"{PROMO_CODE}, {CONTACT}, 'active', 1, 'AUD'",
            ),
            ("marketing.loyalty_tiers", "name, points_from", "'Staged', 0"),
            (
                "marketing.loyalty_transactions",
                "contact_id, kind, points, reference",
                f"{CONTACT}, 'earned', 10, 'active'",
            ),
            ("comms.message_templates", "name, channel, body", "'staged', 'sms', 'Staged'"),
            (
                "comms.outbound_messages",
                "contact_id, channel, to_phone, body",
                f"{CONTACT}, 'sms', '+61491570006', 'Staged'",
            ),
            (
                "comms.mailbox_connections",
                "integration_id, address",
                "(select i.id from integration.service_integrations as i"
                " where i.name = 'staged'), 'staged@example.com'",
            ),
            ("comms.chat_rooms", "name", "'Staged'"),
            (
                "comms.chat_participants",
                "room_id, member_id",
                f"{ROOM}, (select m.id from core.organization_members as m where m.user_id = {ADA}"
                " and m.organization_id = test.organization('north'))",
            ),
            (
                "comms.chat_messages",
                "room_id, sequence, author_id, body",
                f"{ROOM}, 1, {ADA}, 'Staged'",
            ),
            (
                "billing.invoices",
                "contact_id, status, currency, minor_digits, net_total, tax_total, total",
                f"{CONTACT}, 'draft', 'AUD', 2, 1, 0, 1",
            ),
            (
                "billing.invoice_lines",
                "invoice_id, line_number, description, quantity, unit_amount, net, tax",
                f"{INVOICE}, 1, 'Staged', 1, 1, 1, 0",
            ),
            (
                "billing.payments",
                "contact_id, status, currency, total",
                f"{CONTACT}, 'succeeded', 'AUD', 1",
            ),
            (
                "billing.payment_allocations",
                "payment_id, invoice_id, amount",
                f"{PAYMENT}, {INVOICE}, 1",
            ),
            (
                "integration.credentials",
                "kind, ciphertext, data_key_wrapped, kek_version, fingerprint",
                "'api_key', decode(repeat('00', 64), 'hex'), decode(repeat('00', 128), 'hex'), 1,"
                " '0123456789abcdef'",
            ),
        )
    ),
)
# What tells of a row whose id is not told.
MARKS = {"staged.setting": "core.organization_settings"}
CARELESS = """
    create function api.list_everybody() returns setof text
    language sql volatile security definer
    as 'select core.require_context()::text union all select c.id::text from contact.contacts as c';
    alter function api.list_everybody() owner to app_owner;
    grant execute on function api.list_everybody() to authenticated;
"""


class North:
    """The clinic in the north within a transaction, as its owner calls functions there."""

    def __init__(self, dba: psycopg.Connection) -> None:
        self.dba = dba
        self.organization_id = str(dba.execute("select test.organization('north')").fetchone()[0])
        self.tables = [name for (name,) in dba.execute(TENANT_TABLES).fetchall()]
        self.ids: dict[str, str] = {}
        for table in self.tables:
            query = sql.SQL("select id::text from {} where organization_id = %s").format(
                sql.Identifier(*table.split("."))
            )
            found = dba.execute(query, [self.organization_id]).fetchall()
            self.ids.update((row_id, table) for (row_id,) in found)
        self.told = {**self.ids, **MARKS}

    def calls(self, with_ids: bool) -> Iterator[tuple[str, str]]:
        """Every function, with an id of every table in turn where it takes one."""
        found: dict[tuple[str, bool], list[tuple[str, str]]] = {}
        for name, is_set, argument, type_name, is_required in self.dba.execute(FUNCTIONS):
            arguments = found.setdefault((name, is_set), [])
            if argument and (is_required or type_name in ("uuid", "uuid[]")):
                arguments.append((argument, type_name))
        one_of_each = {table: row_id for row_id, table in self.ids.items()}
        for (name, _), arguments in found.items():
            takes_ids = any(type_name.startswith("uuid") for _, type_name in arguments)
            for row_id in one_of_each.values() if takes_ids and with_ids else [""]:
                values = {**VALUES, "uuid": f"'{row_id}'", "uuid[]": f"'{{{row_id}}}'::uuid[]"}
                given = ", ".join(
                    f"{key} => {values[kind]}"
                    for key, kind in arguments
                    if row_id or not kind.startswith("uuid")
                )
                yield name, f"select to_jsonb(r)::text from {name}({given}) as r"

    def shown(self, with_ids: bool = True) -> set[tuple[str, str]]:
        """Call everything; return which function showed a row of which table."""
        seen = set()
        for name, query in self.calls(with_ids):
            text = self.answer(query)
            seen |= {(name, table) for told, table in self.told.items() if told in text}
        return {(name, table) for name, table in seen if name not in HISTORY}

    def answer(self, query: str) -> str:
        """Return what the owner is told, and leave nothing of the call behind."""
        try:
            with self.dba.transaction(force_rollback=True):
                self.dba.execute("set local role authenticated")
                self.dba.execute(
                    "select set_config('request.jwt.claims', %s, true)",
                    [json.dumps(claims("user_ada", self.organization_id))],
                )
                return " ".join(row for (row,) in self.dba.execute(query).fetchall() if row)
        except psycopg.Error:
            return ""  # it was refused, which shows nothing

    def delete(self, *spared: str) -> None:
        """Take every row away but those of some tables and the owner's own membership."""
        (mine,) = self.dba.execute(OWN_MEMBERSHIP, [self.organization_id]).fetchone()
        self.dba.execute("set local session_replication_role = replica")
        for table in set(self.tables) - set(spared):
            self.dba.execute(
                sql.SQL(
                    "update {} as t set deleted_at = now(), delete_batch = gen_random_uuid()"
                    " where organization_id = %s and id <> %s"
                ).format(sql.Identifier(*table.split("."))),
                [self.organization_id, mine],
            )
        self.told = {
            told: table for told, table in self.told.items() if told != mine and table not in spared
        }
        self.dba.execute("set local session_replication_role = origin")


@pytest.fixture(scope="module")
def staged(shared_clinic: Clinic) -> Clinic:
    """A clinic with rows in the tables that functions of api read."""
    with shared_clinic.session() as dba:
        for fixture in sorted((ROOT / "tests" / "fixtures").glob("*.sql")):
            dba.execute(fixture.read_bytes())
        dba.execute("set session_replication_role = replica")
        for statement in STAGE:
            dba.execute(statement)
    return shared_clinic


@contextmanager
def north(staged: Clinic) -> Iterator[North]:
    with staged.session() as dba, dba.transaction(force_rollback=True):
        yield North(dba)


def test_every_table_that_a_function_reads_has_a_row_to_show(staged):
    with north(staged) as clinic:
        named = {name for (name,) in clinic.dba.execute(NAMED_TABLES).fetchall()}
        assert named - set(clinic.ids.values()) == set(), "give it a row in STAGE"


def test_what_lives_is_shown_by_the_functions_that_are_tried(staged):
    with north(staged) as clinic:
        shown = clinic.shown()
    assert {
        ("api.list_patients", "contact.patients"),
        ("api.get_patient", "contact.patients"),
        ("api.list_members", "core.organization_members"),
        ("api.list_invitations", "core.invitations"),
        ("api.whoami", "core.locations"),
        ("api.list_settings", "core.organization_settings"),
        ("api.credential_report", "integration.credentials"),
        ("api.list_services", "clinic.services"),
        ("api.list_availability", "clinic.availability_rules"),
        ("api.list_bookings", "clinic.bookings"),
        ("api.list_orders", "billing.orders"),
        ("api.get_order", "billing.order_lines"),
        ("api.list_invoices", "billing.invoices"),
        ("api.get_invoice", "billing.invoice_lines"),
        ("api.list_payments", "billing.payments"),
        ("api.get_document", "docs.documents"),
        ("api.list_encounters", "clinic.encounters"),
        ("api.treatment_history", "clinic.treatment_photos"),
    } <= shown


# A deleted branch hides its rows by row security too, so branches live on the first time.
@pytest.mark.parametrize("spared", [("core.locations",), ()])
def test_what_is_deleted_is_shown_by_no_function(staged, spared):
    with north(staged) as clinic:
        clinic.delete(*spared)
        assert clinic.shown(with_ids=bool(spared)) == set()
        clinic.dba.execute(CARELESS)
        noticed = {("api.list_everybody", "contact.contacts")}
        assert clinic.shown(with_ids=False) == noticed
