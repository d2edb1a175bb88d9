-- Revert routiq:api/tickets from pg

begin;

drop function api.list_tickets(uuid);
drop function api.finish_ticket(uuid, text, int);
drop function api.serve_ticket(uuid, int);
drop function api.call_next(uuid, text);
drop function api.take_ticket(uuid, uuid, uuid, int, text);
drop function clinic.move_ticket(uuid, text, int);

commit;
