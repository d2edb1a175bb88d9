-- Revert routiq:api/proposals from pg

begin;

drop function api.list_proposals(uuid);
drop function api.move_proposal(uuid, text, int);
drop function api.make_proposal(uuid, text, numeric, text, date, text);

commit;
