-- Revert routiq:api/append_messages from pg

begin;

drop function api.append_messages(jsonb);

commit;
