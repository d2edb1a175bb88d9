"""Calls of what a practice does besides treating people: leads, notes, stock, points, rooms."""

from __future__ import annotations

from tests.fix_api_call import Call

__all__ = ["CUSTOMER_CALLS"]

_LEAD = "select api.create_lead('{contact}', 'Insoles', 250) ->> 'lead_id'"
_PROPOSAL = (
    "select api.make_proposal((api.create_lead('{contact}', 'Insoles') ->> 'lead_id')::uuid,"
    " 'Two pairs', 180) ->> 'proposal_id'"
)
_ACTIVITY = "select api.plan_activity('{contact}', 'call', 'Ask') ->> 'activity_id'"
_ITEM = "select api.save_item('TAPE', 'Tape') ->> 'item_id'"
_STOCKED = (
    "with i as materialized (select (api.save_item('TAPE', 'Tape') ->> 'item_id')::uuid as id),"
    " s as materialized (select i.id, api.receive_stock(i.id, '{location}', 10) as s from i)"
    " select s.id from s where s.s is not null"
)
_PROMOTION = (
    "select api.save_promo_code('TEN', 'percent', 10, p_most_for_contact => 9) ->> 'promo_code_id'"
)
_REDEEMED = (
    "with p as materialized (select api.save_promo_code('TEN', 'percent', 10) as p)"
    " select api.redeem_promo('TEN', '{contact}', 'order 1', 50) ->> 'redemption_id'"
    " from p where p is not null"
)
_POINTS = "select api.accrue_points('{contact}', 100, 'invoice 1') ->> 'points'"
_ROOM = "select api.open_chat_room('Desk', '{{}}') ->> 'room_id'"

CUSTOMER_CALLS: dict[str, Call] = {
    "create_lead": Call("api.create_lead('{contact}', 'Insoles', 250)"),
    "move_lead": Call("api.move_lead('{first}', 'lost')", _LEAD),
    "lead_board": Call("api.lead_board()", _LEAD),
    "sales_report": Call("api.sales_report(current_date - 30, current_date)"),
    "make_proposal": Call("api.make_proposal('{first}', 'Two pairs', 180)", _LEAD),
    "move_proposal": Call("api.move_proposal('{first}', 'sent')", _PROPOSAL),
    "list_proposals": Call("api.list_proposals('{first}')", _LEAD),
    "plan_activity": Call("api.plan_activity('{contact}', 'call', 'Ask')"),
    "finish_activity": Call("api.finish_activity('{first}', 'They fit')", _ACTIVITY),
    "list_activities": Call("api.list_activities()", _ACTIVITY),
    "add_note": Call("api.add_note('{contact}', 'Likes the window seat')"),
    "list_notes": Call("api.list_notes('{contact}')"),
    "search_notes": Call(
        "api.search_notes('window')",
        "select api.add_note('{contact}', 'Likes the window seat') ->> 'note_id'",
    ),
    "save_supplier": Call("api.save_supplier('Paper & Co')"),
    "save_item": Call("api.save_item('TAPE', 'Tape')"),
    "receive_stock": Call("api.receive_stock('{first}', '{location}', 10)", _ITEM),
    "consume_stock": Call("api.consume_stock('{first}', '{location}', 1)", _STOCKED),
    "count_stock": Call("api.count_stock('{first}', '{location}', 9)", _STOCKED),
    "transfer_stock": Call(
        "api.transfer_stock('{first}', '{location}', '{location}', 1)", _STOCKED, refusal="RQ422"
    ),
    "stock_on_hand": Call("api.stock_on_hand()", _STOCKED),
    "list_stock_movements": Call("api.list_stock_movements('{first}')", _STOCKED),
    "save_promo_code": Call("api.save_promo_code('TEN', 'percent', 10)"),
    "redeem_promo": Call("api.redeem_promo('TEN', '{contact}', 'order 1', 50)", _PROMOTION),
    "return_promo": Call("api.return_promo('{first}')", _REDEEMED),
    "save_loyalty_tier": Call("api.save_loyalty_tier('Friend', 100, 2)"),
    "accrue_points": Call("api.accrue_points('{contact}', 100, 'invoice 1')"),
    "spend_points": Call("api.spend_points('{contact}', 10, 'gift 1')", _POINTS),
    "correct_points": Call("api.correct_points('{contact}', 10, 'complaint 1')"),
    "get_loyalty": Call("api.get_loyalty('{contact}')", _POINTS),
    "open_chat_room": Call("api.open_chat_room('Desk', '{{}}')"),
    "add_chat_participants": Call(
        "api.add_chat_participants('{first}', array['{member}']::uuid[])", _ROOM
    ),
    "leave_chat_room": Call("api.leave_chat_room('{first}')", _ROOM),
    "post_chat_message": Call("api.post_chat_message('{first}', 'Hello')", _ROOM),
    "list_chat_messages": Call("api.list_chat_messages('{first}')", _ROOM),
    "mark_chat_read": Call("api.mark_chat_read('{first}', 1)", _ROOM),
}
