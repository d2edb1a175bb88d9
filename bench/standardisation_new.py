"""What the new application does all day: on the new tables, under the new keys.

Until the rows of the old tables are there it works in an organization of its own; then, beside
that, on rows that the old application works on as well. Its statements are those of functions of
``api``, sent by the migration role, which sees every organization.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection

from bench.standardisation_crowd import Action, Client, Side
from bench.standardisation_old import Known

__all__ = ["Home", "Mapped", "make_home", "map_known", "new_side"]

Wrote = Sequence[tuple[str, str, str | None]]
_HOME = """
with o as (
    insert into core.organizations (name, slug) values ('New application', 'new-application')
    returning id
),
c as (
    insert into contact.contacts (organization_id, display_name)
    select o.id, 'Contact ' || n from o cross join pg_catalog.generate_series(1, 50) as n
    returning organization_id, id
)
insert into comms.conversations (organization_id, contact_id, channel, external_thread_id)
select c.organization_id, c.id, 'web', c.id::text from c
returning organization_id, id, contact_id
"""
_MAPPED = """
select k.old_id, k.target_organization_id, k.target_id
from standardisation.records as k
where k.table_name = %s and k.state = 'standardised' and k.old_id = any (%s)
order by k.old_id
"""


@dataclass(frozen=True)
class Home:
    """The organization of the new application alone: conversations and contacts under its keys."""

    conversations: Sequence[tuple[UUID, UUID]]
    contacts: Sequence[tuple[UUID, UUID]]


@dataclass(frozen=True)
class Mapped:
    """Rows of both applications: old id, organization, new id."""

    conversations: Sequence[tuple[str, UUID, UUID]]
    contacts: Sequence[tuple[str, UUID, UUID]]


def make_home(connection: Connection[Any]) -> Home:
    """Make the organization of the new application's own."""
    rows = connection.execute(_HOME).fetchall()
    return Home([(a, b) for a, b, _ in rows], [(a, c) for a, _, c in rows])


def map_known(connection: Connection[Any], known: Known) -> Mapped:
    """Return the rows of the old application under their new keys, as far as they are there.

    The contacts are those that the old application does not rename: whose write came last is
    known of a row that one client alone writes.
    """
    half = len(known.contacts) // 2

    def ask(table: str, ids: list[str]) -> list[tuple[str, UUID, UUID]]:
        found = connection.execute(_MAPPED, [table, ids]).fetchall()
        return [(a, b, c) for a, b, c in found]

    return Mapped(
        ask("conversations", [each[0] for each in known.conversations]),
        ask("contacts", [each[0] for each in known.contacts[half:]]),
    )


def new_side(
    home: Home, mapped: Mapped | None = None, *, clients: int = 2, rate: float = 30
) -> Side:
    """Return the new application.

    :param mapped: rows that the old application works on too; None while they are not there.
    """
    conversations = [each[1:] for each in mapped.conversations] if mapped else home.conversations
    contacts = mapped.contacts if mapped else [("", *each) for each in home.contacts]

    def read_messages(client: Client) -> Wrote:
        organization, conversation = client.any(conversations)
        client.rows(
            "select m.id, m.body, m.author_kind, m.sent_at from comms.messages as m"
            " where m.organization_id = %s and m.conversation_id = %s order by m.sequence",
            organization,
            conversation,
        )
        return ()

    def read_contact(client: Client) -> Wrote:
        _, organization, contact = client.any(contacts)
        client.rows(
            "select * from contact.contacts as c where c.organization_id = %s and c.id = %s",
            organization,
            contact,
        )
        return ()

    def write_message(client: Client) -> Wrote:
        organization, conversation = client.any(conversations)
        text = f"new {client.source.getrandbits(40):x}"
        # Locked by a statement of its own: what comes after it sees what others committed.
        client.rows(
            "select from comms.conversations as c where c.organization_id = %s and c.id = %s"
            " for no key update",
            organization,
            conversation,
        )
        ((key,),) = client.rows(
            "with k as (insert into comms.message_keys"
            " (organization_id, conversation_id, sequence, channel, sent_at)"
            " select c.organization_id, c.id, coalesce((select max(o.sequence) + 1"
            " from comms.message_keys as o where o.organization_id = c.organization_id"
            " and o.conversation_id = c.id), 0), c.channel, clock_timestamp()"
            " from comms.conversations as c where c.organization_id = %s and c.id = %s returning *)"
            " select k.message_id from k",
            organization,
            conversation,
        )
        client.rows(
            "insert into comms.messages (organization_id, id, conversation_id, sequence, direction,"
            " author_kind, body, sent_at, delivery_status)"
            " select k.organization_id, k.message_id, k.conversation_id, k.sequence, 'outbound',"
            " 'user', %s, k.sent_at, 'sent' from comms.message_keys as k"
            " where k.organization_id = %s and k.message_id = %s",
            text,
            organization,
            key,
        )
        return [("messages", str(key), text)] if mapped else ()

    def rename_contact(client: Client) -> Wrote:
        old_id, organization, contact = client.own(contacts)
        name = f"New {client.source.getrandbits(40):x}"
        client.rows(
            "update contact.contacts set display_name = %s where organization_id = %s and id = %s",
            name,
            organization,
            contact,
        )
        return [("contacts", old_id, name)] if mapped else ()

    actions = [
        Action("read messages", read_messages, 6),
        Action("read a contact", read_contact, 6),
        Action("write a message", write_message, 3),
        Action("rename a contact", rename_contact, 2),
    ]
    return Side("new", actions, clients, rate, "set role app_migrator")
