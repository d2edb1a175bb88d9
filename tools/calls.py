"""Write ``docs/calls.md``: how each function of ``api`` is called, from three drivers.

``python -m tools.calls`` writes the page, ``--check`` exits 1 where it is not current. The examples
stand here once; ``tests/integration/test_calls.py`` runs them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["EXAMPLES", "Example", "Name", "main", "page"]

_PAGE = Path(__file__).parent.parent / "docs" / "calls.md"
_HEAD = """\
# Calls: every function of api, from three drivers

Written by `python -m tools.calls` from the examples there, which the tests run. Do not edit.

- **psycopg**: `connection.execute(…)` within `with connection.transaction():`, after
  `connection.execute("select api.begin_request(%s)", [Jsonb(claims)])`.
- **asyncpg**: `await connection.fetch(…)` within `async with connection.transaction():`, after
  `await connection.execute("select api.begin_request($1)", json.dumps(claims))`; JSON is text.
- **supabase-js**: `await supabase.schema('api').rpc(…)`; the claims come from the token.

What each function does and who may call it: [application](application.md). Names such as
`contact_id` stand for ids of yours. Arguments that an example leaves out have defaults.

| function | psycopg | asyncpg | supabase-js |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Name:
    """A variable of whoever calls."""

    name: str


@dataclass(frozen=True)
class Example:
    """One call of a function.

    :param arguments: by name, without their ``p_``; lists and objects of JSON in ``Json``.
    :param answer: the SQLSTATE that the tests get, for they have no such row.
    """

    function: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    answer: str = ""

    def psycopg(self) -> str:
        """Return what stands within the brackets of ``connection.execute()``."""
        query = self._query("%s" for _ in self.arguments)
        values = ", ".join(_python(value, "Jsonb") for value in self.arguments.values())
        return f'"{query}", [{values}]' if values else f'"{query}"'

    def asyncpg(self) -> str:
        """Return what stands within the brackets of ``connection.fetch()``."""
        query = self._query(f"${place}" for place in range(1, len(self.arguments) + 1))
        return ", ".join(
            [f'"{query}"', *(_python(value, "json.dumps") for value in self.arguments.values())]
        )

    def supabase(self) -> str:
        """Return what stands within the brackets of ``rpc()``."""
        pairs = ", ".join(f"p_{name}: {_script(value)}" for name, value in self.arguments.items())
        return f"'{self.function}', {{ {pairs} }}" if pairs else f"'{self.function}'"

    def _query(self, places: Any) -> str:
        pairs = zip(self.arguments, places, strict=True)
        named = ", ".join(f"p_{name} => {place}" for name, place in pairs)
        return f"select * from api.{self.function}({named})"


@dataclass(frozen=True)
class Json:
    """A value that travels as JSON."""

    value: Any


def _python(value: Any, wrapper: str) -> str:
    if isinstance(value, Json):
        return f"{wrapper}({_literal(value.value)})"
    return _literal(value)


def _literal(value: Any) -> str:
    if isinstance(value, Name):
        return value.name
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {_literal(item)}' for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, bytes):
        return 'b"' + value.decode().replace('"', '\\"') + '"'
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _script(value: Any) -> str:
    if isinstance(value, Json):
        return _script(value.value)
    if isinstance(value, Name):
        return re.sub(r"_(\w)", lambda found: found[1].upper(), value.name)
    if isinstance(value, dict):
        pairs = (f"{_key(key)}: {_script(item)}" for key, item in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_script, value)) + "]"
    text = "\\\\x" + value.hex() if isinstance(value, bytes) else value
    return f"'{text}'" if isinstance(text, str) else json.dumps(text)


def _key(key: str) -> str:
    return key if key.isidentifier() else f"'{key}'"


def page(examples: Sequence[Example]) -> str:
    """Return the whole page.

    :param examples: in the order in which they are shown.
    """
    rows = [
        f"| `{each.function}` | `{each.psycopg()}` | `{each.asyncpg()}` | `{each.supabase()}` |\n"
        for each in examples
    ]
    return _HEAD + "".join(rows)


_CONTACT = {"external_id": "7", "given_name": "Mary", "family_name": "Smith"}
_LINE = {"description": "Insole", "quantity": 2, "unit_amount": 45.5, "tax_basis_points": 1000}
_BOUGHT = {
    "item_id": "01932f5e-7f3a-7c1d-9a52-0d3c8a1b4e6f",
    "quantity": 10,
    "unit_amount": 4.5,
}
_MESSAGE = {
    "channel": "web",
    "external_thread_id": "chat 7",
    "external_id": "m1",
    "direction": "inbound",
    "sent_at": "2026-03-01T10:00:00Z",
    "body": "Hello",
}


def _on(function: str, name: str, answer: str = "", **more: Any) -> Example:
    """Return a call that names one row and what is to become of it."""
    return Example(function, {name: Name(name), **more}, answer)


EXAMPLES: tuple[Example, ...] = (
    Example("health"),
    Example("ready"),
    Example("whoami"),
    Example("create_organization", {"name": "Harbour Clinic", "slug": "harbour"}),
    Example("update_organization", {"name": "Harbour Clinic", "region": "AU"}),
    Example("switch_organization", {"organization": Name("organization_id")}),
    Example("organization_summary"),
    Example("list_locations"),
    Example("invite_member", {"email": "joe@example.com", "role": "staff"}),
    Example("list_invitations"),
    _on("accept_invitation", "token", "RQ404"),
    _on("revoke_invitation", "invitation_id", "RQ404"),
    Example("list_members"),
    _on("set_member_role", "member_id", role="owner"),
    _on("set_member_locations", "member_id", location_ids=[Name("location_id")]),
    _on("set_member_status", "member_id", status="active"),
    _on("remove_member", "member_id", "RQ409"),
    Example("register_patient", {"given_name": "Mary", "family_name": "Smith"}),
    _on("get_patient", "patient_id"),
    Example("list_patients", {"limit": 50}),
    Example("list_patients_with_appointments", {"each": 5}),
    Example("list_patients_by_appointment_type", {"appointment_type": "First visit"}),
    Example("list_versioned", {"list": "contacts", "limit": 50}),
    Example("patient_counts"),
    Example("patient_summary"),
    Example("patient_activity", {"limit": 50}),
    _on("delete_patient", "patient_id", row_version=1),
    Example(
        "book_appointment",
        {
            "contact_id": Name("contact_id"),
            "practitioner_id": Name("practitioner_id"),
            "appointment_type_id": Name("appointment_type_id"),
            "start_at": Name("instant"),
        },
    ),
    _on("reschedule_appointment", "appointment_id", "RQ404", start_at=Name("instant")),
    _on("confirm_appointment", "appointment_id", "RQ404"),
    _on("cancel_appointment", "appointment_id", "RQ404", reason="is ill"),
    _on("mark_arrived", "appointment_id", "RQ404"),
    _on("mark_noshow", "appointment_id", "RQ404"),
    _on("mark_fulfilled", "appointment_id", "RQ404"),
    Example("save_service", {"service": Json({"name": "Massage", "duration": "45 minutes"})}),
    Example("list_services"),
    _on(
        "set_service_practitioners",
        "service_id",
        practitioner_ids=[Name("practitioner_id")],
        location_id=Name("location_id"),
    ),
    _on(
        "set_availability",
        "practitioner_id",
        location_id=Name("location_id"),
        hours=Json([{"weekday": 1, "start_time": "09:00", "end_time": "12:00"}]),
    ),
    Example("list_availability"),
    Example(
        "add_availability_exception",
        {"kind": "closed", "first_on": "2026-12-25", "reason": "Christmas"},
    ),
    _on("remove_availability_exception", "exception_id", "RQ404"),
    _on("find_slots", "service_id", practitioner_id=Name("practitioner_id")),
    Example(
        "book_slot",
        {
            "contact_id": Name("contact_id"),
            "service_id": Name("service_id"),
            "practitioner_id": Name("practitioner_id"),
            "start_at": Name("slot_at"),
            "location_id": Name("location_id"),
        },
        "RQ422",
    ),
    Example("list_bookings", {"payment_status": "pending"}),
    _on("set_booking_payment", "booking_id", "RQ404", payment_status="paid", reference="ch_1"),
    _on("take_ticket", "location_id", contact_id=Name("contact_id")),
    _on("call_next", "location_id", counter="Room 1"),
    _on("list_tickets", "location_id"),
    _on("serve_ticket", "ticket_id", "RQ404"),
    _on("finish_ticket", "ticket_id", "RQ404", status="done"),
    _on("set_queue_settings", "location_id", most_waiting=20),
    _on("get_queue_settings", "location_id"),
    Example("queue_stats", {"first_on": "2026-01-01", "last_on": "2026-12-31"}),
    _on("create_order", "contact_id", lines=Json([_LINE]), kind="orthosis"),
    _on("set_order_lines", "order_id", "RQ404", lines=Json([_LINE])),
    _on("advance_order", "order_id", "RQ404", status="confirmed"),
    _on("get_order", "order_id", "RQ404"),
    Example("list_orders", {"status": "confirmed"}),
    _on("create_lead", "contact_id", title="Insoles", amount=250),
    _on("move_lead", "lead_id", "RQ404", stage="won"),
    Example("lead_board", {"limit": 20}),
    Example("sales_report", {"first_on": "2026-01-01", "last_on": "2026-12-31"}),
    _on("make_proposal", "lead_id", "RQ404", title="Two pairs", amount=180),
    _on("move_proposal", "proposal_id", "RQ404", status="sent"),
    _on("list_proposals", "lead_id"),
    _on("plan_activity", "contact_id", kind="call", subject="Ask how they fit"),
    _on("finish_activity", "activity_id", "RQ404", outcome="They fit"),
    Example("list_activities"),
    _on("add_note", "contact_id", body="Likes the window seat"),
    _on("list_notes", "contact_id"),
    Example("search_notes", {"words": '"window seat" -harbour'}),
    Example("save_segment", {"name": "Older", "rule": Json({"age": {"from": 60}})}),
    _on("build_segment", "segment_id", "RQ404"),
    Example("list_segments"),
    _on("list_segment_members", "segment_id"),
    _on("set_consent", "contact_id", scope="marketing.email", is_given=True),
    _on("list_consents", "contact_id"),
    Example(
        "save_campaign",
        {
            "name": "Spring",
            "segment_id": Name("segment_id"),
            "channel": "email",
            "message": "The garden is open",
        },
        "RQ404",
    ),
    _on("start_campaign", "campaign_id", "RQ404"),
    _on(
        "record_campaign_events",
        "campaign_id",
        "RQ404",
        events=Json([{"contact_id": "01932f5e-7f3a-7c1d-9a52-0d3c8a1b4e6f", "kind": "opened"}]),
    ),
    _on("campaign_report", "campaign_id", "RQ404"),
    _on("cancel_campaign", "campaign_id", "RQ404"),
    Example("list_campaigns"),
    Example(
        "save_message_template",
        {
            "name": "reminder",
            "channel": "sms",
            "body": "Hello {{name}}, see you at {{time}}",
            "placeholders": ["name", "time"],
        },
    ),
    Example("list_message_templates"),
    _on(
        "render_message_template",
        "template_id",
        "RQ404",
        values=Json({"name": "Mary", "time": "nine"}),
    ),
    _on("delete_message_template", "template_id", "RQ404"),
    _on("send_message", "contact_id", "RQ422", channel="sms", body="We are open again"),
    _on("connect_mailbox", "integration_id", "RQ404", address="clinic@example.com"),
    Example("list_mailboxes"),
    _on("disconnect_mailbox", "mailbox_id", "RQ404"),
    Example("list_outbound_messages", {"status": "failed"}),
    _on("email_history", "message_id"),
    _on("cancel_outbound_message", "message_id", "RQ404"),
    Example(
        "save_survey",
        {
            "name": "Visit",
            "questions": Json([{"key": "again", "text": "Come again?", "form": "score"}]),
        },
    ),
    _on("set_survey_status", "survey_id", "RQ404", status="open"),
    _on(
        "answer_survey",
        "survey_id",
        "RQ404",
        contact_id=Name("contact_id"),
        answers=Json({"again": 9}),
    ),
    Example("list_surveys"),
    _on("survey_results", "survey_id"),
    Example("append_analytics", {"kind": "event", "rows": Json([{"name": "page.viewed"}])}),
    Example("event_counts", {"first_on": "2026-01-01", "last_on": "2026-12-31"}),
    Example("performance_summary", {"first_on": "2026-01-01", "last_on": "2026-12-31"}),
    Example("list_errors"),
    _on("list_user_activity", "user_id"),
    Example("save_supplier", {"name": "Paper & Co", "email": "order@example.com"}),
    Example("list_suppliers"),
    Example("save_item", {"sku": "TAPE", "name": "Tape", "unit": "roll", "reorder_point": 5}),
    _on("receive_stock", "item_id", "RQ404", location_id=Name("location_id"), quantity=10),
    _on("consume_stock", "item_id", "RQ404", location_id=Name("location_id"), quantity=1),
    _on("count_stock", "item_id", "RQ404", location_id=Name("location_id"), counted=9),
    _on(
        "transfer_stock",
        "item_id",
        "RQ422",
        from_location_id=Name("location_id"),
        to_location_id=Name("location_id"),
        quantity=2,
    ),
    Example("stock_on_hand", {"low_only": True}),
    _on("list_stock_movements", "item_id"),
    Example("list_stock_lots", {"until": "2026-12-31"}),
    Example("list_stock_counts"),
    Example(
        "draft_purchase_order",
        {
            "supplier_id": Name("supplier_id"),
            "location_id": Name("location_id"),
            "lines": Json([_BOUGHT]),
        },
        "RQ404",
    ),
    _on("advance_purchase_order", "purchase_order_id", "RQ404", status="ordered"),
    _on("receive_purchase_order", "purchase_order_id", "RQ404"),
    _on("get_purchase_order", "purchase_order_id", "RQ404"),
    Example("list_purchase_orders", {"status": "ordered"}),
    Example("save_promo_code", {"code": "SPRING", "kind": "percent", "value": 10}),
    Example("list_promo_codes"),
    Example(
        "redeem_promo",
        {"code": "WINTER", "contact_id": Name("contact_id"), "reference": "order 1", "price": 99},
        "RQ404",
    ),
    _on("return_promo", "redemption_id", "RQ404"),
    Example("save_loyalty_tier", {"name": "Friend", "points_from": 100, "points_for_unit": 2}),
    Example("list_loyalty_tiers"),
    _on("accrue_points", "contact_id", amount=100, reference="invoice 1"),
    _on("spend_points", "contact_id", "RQ409", points=1000, reference="gift 1"),
    _on("correct_points", "contact_id", points=10, reference="complaint 1"),
    _on("get_loyalty", "contact_id"),
    Example("open_chat_room", {"name": "Front desk", "member_ids": [Name("member_id")]}),
    _on("add_chat_participants", "room_id", "RQ404", member_ids=[Name("member_id")]),
    _on("post_chat_message", "room_id", "RQ404", body="Who is in?"),
    Example("list_chat_rooms"),
    _on("list_chat_messages", "room_id", "RQ404"),
    _on("mark_chat_read", "room_id", "RQ404", sequence=1),
    _on("leave_chat_room", "room_id", "RQ404"),
    _on("invoice_order", "order_id", "RQ404"),
    _on("issue_invoice", "invoice_id", "RQ404", due_on="2026-12-31"),
    _on("discard_invoice", "invoice_id", "RQ404"),
    _on("credit_invoice", "invoice_id", "RQ404", reason="does not fit"),
    _on("get_invoice", "invoice_id", "RQ404"),
    Example("list_invoices", {"status": "open"}),
    _on("record_payment", "contact_id", amount=100, method="card", reference="receipt 7"),
    _on("allocate_payment", "payment_id", "RQ404", invoice_id=Name("invoice_id")),
    _on("refund_payment", "payment_id", "RQ404", amount=20),
    Example("list_payments", {"limit": 50}),
    Example(
        "register_asset",
        {
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "media_type": "application/pdf",
            "byte_size": 4,
            "storage": "s3",
            "bucket": "files",
            "storage_key": "north/9f86d081",
        },
    ),
    Example(
        "attach_document",
        {
            "asset_id": Name("asset_id"),
            "title": "Letter of the surgeon",
            "category": "report",
            "target_kind": "contact",
            "target_id": Name("contact_id"),
        },
    ),
    _on(
        "link_document", "document_id", "RQ404", target_kind="encounter", target_id=Name("other_id")
    ),
    _on("supersede_document", "document_id", "RQ404", asset_id=Name("asset_id")),
    _on("withdraw_document", "document_id", "RQ404"),
    Example("documents_for", {"target_kind": "contact", "target_id": Name("contact_id")}),
    _on("get_document", "document_id", "RQ404"),
    Example("open_encounter", {"contact_id": Name("contact_id"), "reason": "itches"}),
    _on("finish_encounter", "encounter_id", "RQ404", summary="A rash; ointment for a week"),
    _on("withdraw_encounter", "encounter_id", "RQ404"),
    _on("list_encounters", "contact_id"),
    Example("plan_treatment", {"title": "Laser", "contact_id": Name("contact_id")}),
    _on("set_treatment_plan_status", "treatment_plan_id", "RQ404", status="completed"),
    _on("list_treatment_plans", "contact_id"),
    Example("record_treatment", {"title": "First session", "contact_id": Name("contact_id")}),
    _on(
        "add_treatment_photo",
        "treatment_record_id",
        "RQ404",
        asset_id=Name("asset_id"),
        phase="before",
    ),
    Example(
        "record_outcome",
        {"measure": "redness", "treatment_record_id": Name("treatment_record_id"), "value": 3},
        "RQ404",
    ),
    _on("treatment_history", "contact_id"),
    Example(
        "record_observation",
        {"code": "weight", "contact_id": Name("contact_id"), "value": 71, "unit": "kg"},
    ),
    _on("amend_observation", "observation_id", "RQ404", value=70, unit="kg"),
    _on("withdraw_observation", "observation_id", "RQ404"),
    _on("list_observations", "contact_id"),
    Example(
        "record_skin_analysis",
        {
            "asset_id": Name("asset_id"),
            "model_name": "derm",
            "model_version": "2.1",
            "result": Json({"acne": 2}),
            "confidence": 0.87,
            "contact_id": Name("contact_id"),
        },
    ),
    _on("list_skin_analyses", "contact_id"),
    _on("analysis_history", "contact_id", model_name="derm"),
    Example(
        "aggregate_analyses",
        {
            "first_on": "2026-01-01",
            "last_on": "2026-12-31",
            "period": "quarter",
            "by": ["practitioner"],
        },
    ),
    Example("request_report", {"kind": "summary", "contact_id": Name("contact_id")}),
    _on("list_reports", "contact_id"),
    Example("start_presentation", {"contact_id": Name("contact_id")}),
    _on("show_in_presentation", "presentation_id", "RQ404", document_id=Name("document_id")),
    _on("end_presentation", "presentation_id", "RQ404", notes="chooses the second plan"),
    _on("list_presentations", "contact_id"),
    Example("upsert_contact", {"system": "routiq", "contact": Json(_CONTACT)}),
    Example("upsert_contacts", {"system": "routiq", "contacts": Json([_CONTACT])}),
    Example("search_contacts", {"query": "smith"}),
    _on("get_contact", "contact_id"),
    Example("list_contacts", {"limit": 50}),
    Example("list_contacts_of_system", {"system": "cliniko"}),
    _on("contact_360", "contact_id"),
    _on("find_duplicates", "contact_id"),
    Example("score_pair", {"contact_a_id": Name("contact_id"), "contact_b_id": Name("other_id")}),
    Example("merge_contacts", {"survivor_id": Name("contact_id"), "loser_id": Name("other_id")}),
    _on("undo_merge", "merge_id", "RQ404"),
    _on("review_duplicate", "pair_id", "RQ404", decision="different"),
    _on("delete_contact", "contact_id"),
    _on("delete_location", "location_id"),
    Example("list_deletions"),
    _on("undo_delete", "delete_batch", "RQ404"),
    Example("normalize_phone", {"raw": "0491 570 006", "region": "AU"}),
    Example("format_phone", {"raw": "+61491570006", "style": "national"}),
    Example("normalize_email", {"email": "Mary@Example.com"}),
    Example("list_appointments", {"practitioner_id": Name("practitioner_id"), "limit": 50}),
    _on("get_appointment", "appointment_id", "RQ404"),
    Example("list_appointment_types"),
    Example("appointment_type_summary"),
    Example("list_practitioners", {"limit": 50}),
    _on("get_practitioner", "practitioner_id"),
    Example("practitioner_utilisation"),
    Example("append_messages", {"messages": Json([_MESSAGE])}),
    Example("list_conversations", {"status": "open"}),
    _on("get_thread", "conversation_id", "RQ404", limit=50),
    _on("get_attachment", "attachment_id", "RQ404"),
    _on("mark_read", "conversation_id", "RQ404"),
    Example("conversation_response_times"),
    Example("dashboard"),
    Example("list_integrations"),
    Example("connect_integration", {"service_code": "cliniko", "name": "Harbour"}),
    _on("set_integration", "integration_id", changes=Json({"name": "Hill"})),
    Example("integration_health"),
    _on("put_credential", "integration_id", "RQ503", kind="api_key", value="…"),
    _on("rotate_credential", "credential_id", "RQ404", value="…"),
    Example("credential_report"),
    _on("trigger_sync", "integration_id", entity="patients"),
    Example("sync_status"),
    _on("sync_history", "integration_id"),
    _on("resolve_sync_conflict", "conflict_id", "RQ404", resolution="remote"),
    Example("create_webhook_endpoint", {"service_code": "stripe", "name": "billing"}),
    _on("set_webhook_endpoint", "endpoint_id", changes=Json({"tolerance": "10 minutes"})),
    Example(
        "ingest_webhook",
        {"token": Name("token"), "headers": Json({"Stripe-Signature": "…"}), "body": b"{}"},
        "RQ404",
    ),
    Example("webhook_report"),
    _on("list_webhook_events", "endpoint_id", statuses=["dead"]),
    _on("replay_webhook", "webhook_event_id", "RQ404"),
    _on("replay_webhooks", "endpoint_id", is_dry_run=False),
    Example("job_report"),
    Example("list_dead_letters", {"limit": 20}),
    Example("replay_jobs", {"kind": "cliniko.sync", "per_minute": 60}),
    Example("set_queue", {"name": "default", "changes": Json({"is_paused": True})}, "RQ403"),
    Example("list_settings"),
    Example("get_setting", {"key": "credentials.rotation_days"}),
    Example("set_setting", {"key": "credentials.rotation_days", "value": Json(30)}),
    Example("list_features"),
    Example("feature_enabled", {"key": "new_inbox"}),
    Example("set_organization_feature", {"key": "new_inbox", "value": Json(True)}, "RQ404"),
    Example("set_feature_flag", {"key": "new_inbox", "rollout": Json({"default": False})}, "RQ403"),
    Example("list_entitlements"),
    Example("list_plans"),
    Example(
        "set_plan",
        {"code": "solo", "name": "Solo", "limits": Json({"members": {"maximum": 3}})},
        "RQ403",
    ),
    Example("set_organization_plan", {"plan_code": "solo"}, "RQ403"),
    Example(
        "set_organization_limit",
        {"resource": "members", "maximum": 5, "reason": "opens in May"},
        "RQ403",
    ),
    Example("audit_trail", {"table": "contact.contacts", "row_id": Name("contact_id")}),
    Example(
        "as_of", {"table": "contact.contacts", "row_id": Name("contact_id"), "at": Name("instant")}
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the page.

    :param arguments: the command line; that of the process by default.
    :returns: 1 where ``--check`` finds the page out of date.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    text = page(EXAMPLES)
    if parser.parse_args(arguments).check:
        if _PAGE.read_text(encoding="utf-8") == text:
            return 0
        print("docs/calls.md is not current: run python -m tools.calls", file=sys.stderr)
        return 1
    _PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
