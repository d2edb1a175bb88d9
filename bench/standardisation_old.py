"""What the old application does all day, in its own words, on the names that it has always known.

It signs in as ``service_role``. Nothing here changes while the tables under those names do. It
names the columns that it reads: a session that has prepared ``select *`` gets "cached plan must
not change result type" once whenever a table gets a column, whatever adds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from bench.standardisation_crowd import Action, Client, Side

__all__ = ["Known", "know", "old_side"]

Wrote = Sequence[tuple[str, str, str | None]]
# The views under the old names come later; from then on they are found first.
_BEGIN = "set role service_role; set search_path = legacy_names, legacy"

# Where two have one thread, the second is kept back, and its messages stand in the first.
_CONVERSATIONS = """
with threads as (
    select o.id, c.external_id
    from legacy.conversations as c
    inner join legacy.organizations as o on c.organization_id in (o.id, o.clerk_org_id)
    group by o.id, c.external_id
    having count(*) = 1
)
select c.id, c.organization_id, c.contact_id
from legacy.conversations as c
inner join legacy.organizations as o on c.organization_id in (o.id, o.clerk_org_id)
inner join legacy.contacts as k
    on c.contact_id = k.id and k.organization_id in (o.id, o.clerk_org_id)
left join threads as t on o.id = t.id and c.external_id = t.external_id
where
    c.id is not null
    and (c.external_id is null or t.id is not null)
group by c.id, c.organization_id, c.contact_id
having count(*) = 1
order by c.id
limit 2000
"""
_CONTACTS = """
select k.id, k.organization_id
from legacy.contacts as k
inner join legacy.organizations as o on k.organization_id in (o.id, o.clerk_org_id)
where k.id is not null
group by k.id, k.organization_id
having count(*) = 1
order by k.id
limit 2000
"""


@dataclass(frozen=True)
class Known:
    """Rows without a defect that would keep them out, as the old application names them.

    :param conversations: id, organization and contact.
    :param contacts: id and organization.
    """

    conversations: Sequence[tuple[str, str, str]]
    contacts: Sequence[tuple[str, str]]


def know(connection: Connection[Any]) -> Known:
    """Read which rows both applications work with."""
    conversations = connection.execute(_CONVERSATIONS).fetchall()
    contacts = connection.execute(_CONTACTS).fetchall()
    return Known([(a, b, c) for a, b, c in conversations], [(a, b) for a, b in contacts])


def new_key(client: Client) -> str:
    """Return an id as the old application makes them."""
    return str(UUID(int=client.source.getrandbits(128), version=4))


def old_side(known: Known, *, clients: int = 3, rate: float = 60) -> Side:
    """Return the old application: reads and writes of every kind that it has."""
    half = len(known.contacts) // 2
    mine = known.contacts[:half]

    def read_messages(client: Client) -> Wrote:
        conversation, _, _ = client.any(known.conversations)
        client.rows(
            "select id, body, sender, created_at, attachments from messages"
            " where conversation_id = %s order by created_at",
            conversation,
        )
        return ()

    def read_contact(client: Client) -> Wrote:
        contact, _ = client.any(known.contacts)
        client.rows(
            "select id, organization_id, name, phone, email, cliniko_patient_id,"
            " chatwoot_contact_id, manychat_id, metadata, created_at from contacts where id = %s",
            contact,
        )
        return ()

    def read_appointments(client: Client) -> Wrote:
        contact, _ = client.any(known.contacts)
        client.rows(
            "select id, starts_at, ends_at, status from appointments where patient_id = %s",
            contact,
        )
        return ()

    def write_message(client: Client) -> Wrote:
        return send(client, client.any(known.conversations))

    def send(client: Client, place: tuple[str, str, str]) -> Wrote:
        conversation, organization, _ = place
        key, text = new_key(client), f"old {client.source.getrandbits(40):x}"
        client.rows(
            "insert into messages"
            " (id, conversation_id, organization_id, body, sender, created_at, attachments)"
            " values (%s, %s, %s, %s, 'agent', %s, '[]')",
            key,
            conversation,
            organization,
            text,
            datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        return [("messages", key, text)]

    def write_and_take_back(client: Client) -> Wrote:
        place = client.any(known.conversations)
        ((_, key, _),) = send(client, place)
        client.session.commit()
        client.rows(
            "delete from messages where conversation_id = %s and id = %s",
            place[0],
            key,
        )
        return [("messages", key, None)]

    def rename_contact(client: Client) -> Wrote:
        contact, _ = client.own(mine)
        name = f"Old {client.source.getrandbits(40):x}"
        found = client.rows(
            "update contacts set name = %s where id = %s returning id", name, contact
        )
        assert len(found) == 1, f"contact {contact} is there {len(found)} times"
        return [("contacts", contact, name)]

    def write_contact(client: Client) -> Wrote:
        _, organization = client.any(known.contacts)
        key, name = new_key(client), f"Old {client.source.getrandbits(40):x}"
        client.rows(
            "insert into contacts (id, organization_id, name, phone, email, created_at)"
            " values (%s, %s, %s, '+61412345678', %s, %s)",
            key,
            organization,
            name,
            f"{key[:8]}@example.com",
            datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        return [("contacts", key, name)]

    actions = [
        Action("read messages", read_messages, 6),
        Action("read a contact", read_contact, 6),
        Action("read appointments", read_appointments, 3),
        Action("write a message", write_message, 4),
        Action("take a message back", write_and_take_back, 1),
        Action("rename a contact", rename_contact, 2),
        Action("write a contact", write_contact, 1),
    ]
    return Side("old", actions, clients, rate, _BEGIN)
