"""Calls of what a practice buys, of whom it speaks to, and of who waits there."""

from __future__ import annotations

from tests.fix_api_call import Call

__all__ = ["SALES_CALLS"]

_SEGMENT = "select api.save_segment('People', '{{\"kind\": [\"person\"]}}') ->> 'segment_id'"
_CAMPAIGN = (
    "with s as materialized (select (api.save_segment("
    "'People', '{{\"kind\": [\"person\"]}}') ->> 'segment_id')::uuid as id)"
    " select api.save_campaign('Spring', s.id, 'email', 'Hello') ->> 'campaign_id' from s"
)
_QUESTIONS = """[{{"key": "again", "text": "Again?", "form": "score"}}]"""
_SURVEY = f"select api.save_survey('Visit', '{_QUESTIONS}') ->> 'survey_id'"
_OPENED = (
    f"with s as materialized (select (api.save_survey('Visit', '{_QUESTIONS}')"
    " ->> 'survey_id')::uuid as id)"
    " select s.id from s where api.set_survey_status(s.id, 'open') > 0"
)
_LINES = "jsonb_build_array(jsonb_build_object('item_id', i.id, 'quantity', 10))"
_SUPPLIED = (
    "with i as materialized (select (api.save_item('TAPE', 'Tape') ->> 'item_id')::uuid as id),"
    " s as materialized"
    " (select (api.save_supplier('Paper & Co') ->> 'supplier_id')::uuid as id),"
    f" o as materialized (select (api.draft_purchase_order(s.id, '{{location}}', {_LINES})"
    " ->> 'purchase_order_id')::uuid as id from i, s)"
)
_DRAFTED = f"{_SUPPLIED} select o.id from o"
_ORDERED = f"{_SUPPLIED} select o.id from o where api.advance_purchase_order(o.id, 'ordered') > 0"

_NOBODY = "00000000-0000-7000-8000-000000000000"
_TEMPLATE = (
    "select api.save_message_template('reminder', 'sms', 'Hello {{{{name}}}}', '{{name}}')"
    " ->> 'template_id'"
)

SALES_CALLS: dict[str, Call] = {
    "save_segment": Call("api.save_segment('People', '{{\"kind\": [\"person\"]}}')"),
    "list_segments": Call("api.list_segments()", _SEGMENT),
    "list_segment_members": Call("api.list_segment_members('{first}')", _SEGMENT),
    "set_consent": Call("api.set_consent('{contact}', 'reminders', true)"),
    "list_consents": Call(
        "api.list_consents('{contact}')",
        "select api.set_consent('{contact}', 'reminders', true)",
    ),
    "save_campaign": Call(
        "api.save_campaign('Spring', '{contact}', 'email', 'Hello')", refusal="RQ404"
    ),
    "cancel_campaign": Call("api.cancel_campaign('{first}')", _CAMPAIGN),
    "record_campaign_events": Call("api.record_campaign_events('{first}', '[]')", _CAMPAIGN),
    "campaign_report": Call("api.campaign_report('{first}')", _CAMPAIGN),
    "list_campaigns": Call("api.list_campaigns()", _CAMPAIGN),
    "save_message_template": Call("api.save_message_template('closed', 'sms', 'Closed today')"),
    "list_message_templates": Call("api.list_message_templates()", _TEMPLATE),
    "render_message_template": Call(
        "api.render_message_template('{first}', '{{\"name\": \"Mary\"}}')", _TEMPLATE
    ),
    "delete_message_template": Call("api.delete_message_template('{first}')", _TEMPLATE),
    "send_message": Call(
        "api.send_message('{contact}', 'sms', p_body => 'Open again', p_purpose => 'marketing')",
        refusal="RQ422",
    ),
    "connect_mailbox": Call(
        f"api.connect_mailbox('{_NOBODY}', 'clinic@example.com')", refusal="RQ404"
    ),
    "disconnect_mailbox": Call(f"api.disconnect_mailbox('{_NOBODY}')", refusal="RQ404"),
    "list_outbound_messages": Call("api.list_outbound_messages('{contact}')"),
    "email_history": Call(f"api.email_history('{_NOBODY}')"),
    "cancel_outbound_message": Call(f"api.cancel_outbound_message('{_NOBODY}')", refusal="RQ404"),
    "save_survey": Call(f"api.save_survey('Visit', '{_QUESTIONS}')"),
    "set_survey_status": Call("api.set_survey_status('{first}', 'open')", _SURVEY),
    "answer_survey": Call("api.answer_survey('{first}', '{contact}', '{{\"again\": 9}}')", _OPENED),
    "list_surveys": Call("api.list_surveys()", _SURVEY),
    "survey_results": Call("api.survey_results('{first}')", _SURVEY),
    "append_analytics": Call("api.append_analytics('event', '[{{\"name\": \"page.viewed\"}}]')"),
    "event_counts": Call("api.event_counts(current_date - 30, current_date)"),
    "performance_summary": Call("api.performance_summary(current_date - 30, current_date)"),
    "list_user_activity": Call("api.list_user_activity('{contact}')"),
    "set_queue_settings": Call("api.set_queue_settings('{location}', p_most_waiting => 20)"),
    "get_queue_settings": Call("api.get_queue_settings('{location}')"),
    "queue_stats": Call("api.queue_stats(current_date - 30, current_date)"),
    "list_stock_lots": Call("api.list_stock_lots()"),
    "list_stock_counts": Call("api.list_stock_counts()"),
    "draft_purchase_order": Call(
        "api.draft_purchase_order('{contact}', '{location}', '[]')", refusal="RQ404"
    ),
    "advance_purchase_order": Call("api.advance_purchase_order('{first}', 'ordered')", _DRAFTED),
    "receive_purchase_order": Call("api.receive_purchase_order('{first}')", _ORDERED),
    "get_purchase_order": Call("api.get_purchase_order('{first}')", _DRAFTED),
    "list_purchase_orders": Call("api.list_purchase_orders()", _DRAFTED),
}
