"""Queries that find each kind of defect in the data itself, knowing nothing of the generator."""

from __future__ import annotations

UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
ISO = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
DATES = (
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$",
    r"^\d\d/\d\d/\d{4} \d\d:\d\d$",
    r"^[A-Z][a-z]{2} \d\d, \d{4} \d\d:\d\d [AP]M$",
    r"^\d{10}$",
    r"^[1-9]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d$",
)
ORGANIZATION = """
    select o.id from legacy.organizations as o
    union select o.clerk_org_id from legacy.organizations as o
    union select upper(o.id) from legacy.organizations as o
"""


def rows(table: str, condition: str) -> str:
    return f"select count(*) from legacy.{table} as t where {condition}"


def mixed(table: str) -> str:
    """Organizations named by another text than their id."""
    return rows(
        table,
        f"t.organization_id not in (select id from legacy.organizations)"
        f" and t.organization_id in ({ORGANIZATION})",
    )


def no_organization(table: str) -> str:
    return rows(table, f"t.organization_id not in ({ORGANIZATION} except select null)")


def missing(table: str, column: str, parents: str) -> str:
    """References that name nothing."""
    return rows(
        table,
        f"t.{column} is not null and not exists"
        f" (select from legacy.{parents} as p where p.id = t.{column})",
    )


def beyond_first(table: str, key: str, condition: str = "true") -> str:
    """Rows beyond the first of those with the same key."""
    return (
        f"select coalesce(sum(n - 1), 0)::bigint from"
        f" (select count(*) as n from legacy.{table} as t where {condition} group by {key}) as g"
    )


def text_dates(table: str, column: str) -> dict[str, str]:
    others = " or ".join(f"t.{column} ~ '{pattern}'" for pattern in DATES)
    return {
        "text_date": rows(table, others),
        "unreadable_date": rows(table, f"not (t.{column} ~ '{ISO}' or {others})"),
    }


def null_key(table: str, *columns: str) -> str:
    return rows(table, " or ".join(f"t.{column} is null" for column in columns))


# the instant in each notation; local ones are of Brisbane or, with a month's name, of New York
START = f"""case
    when t.starts_at ~ '{ISO}' or t.starts_at ~ '{DATES[0]}' then t.starts_at::timestamptz
    when t.starts_at ~ '{DATES[1]}'
        then to_timestamp(t.starts_at || ' +10', 'DD/MM/YYYY HH24:MI TZH')
    when t.starts_at ~ '{DATES[2]}'
        then to_timestamp(t.starts_at || ' -05', 'Mon DD, YYYY HH12:MI AM TZH')
    when t.starts_at ~ '{DATES[3]}' then to_timestamp(t.starts_at::bigint)
    when t.starts_at ~ '{DATES[4]}' then (t.starts_at || '+00')::timestamptz
end"""

DEFECTS: dict[str, dict[str, str]] = {
    "organizations": {
        "id_not_uuid": rows("organizations", f"t.id !~ '{UUID}'"),
        "over_long": rows("organizations", "length(t.name) > 200"),
        "duplicate": beyond_first("organizations", "clerk_org_id", "clerk_org_id is not null"),
    },
    "users": {
        "orphan": no_organization("users"),
        "null_key": null_key("users", "organization_id"),
        "mixed_id": mixed("users"),
        "duplicate": beyond_first("users", "lower(email)"),
    },
    "organization_members": {
        "orphan": missing("organization_members", "user_id", "users"),
        "null_key": null_key("organization_members", "organization_id", "user_id"),
        "mixed_id": mixed("organization_members"),
        "duplicate": beyond_first("organization_members", "user_id", "user_id is not null"),
    },
    "api_credentials": {
        "orphan": rows(
            "api_credentials",
            "t.organization_id::text not in (select id from legacy.organizations)"
            " and t.organization_id::text not in"
            " (select settings ->> 'uuid' from legacy.organizations"
            " where settings ->> 'uuid' is not null)",
        ),
    },
    "contacts": {
        "null_key": null_key("contacts", "id", "organization_id"),
        "orphan": no_organization("contacts"),
        "mixed_id": mixed("contacts"),
        "id_not_uuid": rows("contacts", f"t.id !~ '{UUID}'"),
        "over_long": rows("contacts", "length(t.name) > 200"),
        "bad_phone": rows(
            "contacts",
            "length(regexp_replace(t.phone, '[^0-9]', '', 'g')) < 8"
            " or regexp_replace(t.phone, '[^0-9]', '', 'g') ~ '^0+$'",
        ),
        "repeated_id": beyond_first("contacts", "id", "id is not null"),
        "duplicate": (
            "select coalesce(sum(n - 1), 0)::bigint from (select count(distinct id) as n"
            " from legacy.contacts where id is not null group by lower(email)) as g"
        ),
        **text_dates("contacts", "created_at"),
    },
    "active_patients": {
        "orphan": missing("active_patients", "contact_id", "contacts"),
        "null_key": null_key("active_patients", "organization_id", "contact_id"),
        "duplicate": beyond_first("active_patients", "contact_id"),
        "text_boolean": rows("active_patients", "t.is_active not in ('true', 'false')"),
        **text_dates("active_patients", "last_appointment"),
    },
    "appointments": {
        "orphan": rows(
            "appointments",
            "not exists (select from legacy.contacts as c where c.id = t.patient_id)"
            " and not exists (select from legacy.contacts as c"
            " where c.cliniko_patient_id::text = t.patient_id)",
        ),
        "mixed_reference": rows(
            "appointments",
            "exists (select from legacy.contacts as c"
            " where c.cliniko_patient_id::text = t.patient_id)",
        ),
        "null_key": null_key("appointments", "id", "organization_id", "patient_id"),
        "mixed_id": mixed("appointments"),
        "repeated_id": beyond_first("appointments", "id"),
        "reversed_period": rows("appointments", f"t.ends_at::timestamptz < {START}"),
        "spelling": rows(
            "appointments", "t.status not in ('booked', 'fulfilled', 'cancelled', 'noshow')"
        ),
        **text_dates("appointments", "starts_at"),
    },
    "conversations": {
        "orphan": missing("conversations", "contact_id", "contacts"),
        "null_key": null_key("conversations", "id", "organization_id", "contact_id"),
        "mixed_id": mixed("conversations"),
        "duplicate": beyond_first("conversations", "lower(source), external_id"),
        "spelling": rows("conversations", "t.source not in ('chatwoot', 'manychat')"),
    },
    "messages": {
        "orphan": missing("messages", "conversation_id", "conversations"),
        "null_key": null_key("messages", "id", "organization_id", "conversation_id"),
        "mixed_id": mixed("messages"),
        "over_long": rows("messages", "length(t.body) > 4000"),
        "repeated_id": beyond_first("messages", "id", "id is not null"),
        **text_dates("messages", "created_at"),
    },
    "sync_logs": {
        "orphan": no_organization("sync_logs"),
        "mixed_id": mixed("sync_logs"),
        "text_number": rows("sync_logs", r"t.count !~ '^\d+$'"),
        "spelling": rows("sync_logs", "t.status not in ('success', 'failed')"),
    },
    "audit_logs": {
        "orphan": missing("audit_logs", "user_id", "users"),
        "null_key": null_key("audit_logs", "organization_id", "user_id"),
        "mixed_id": mixed("audit_logs"),
    },
}
