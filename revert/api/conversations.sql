-- Revert routiq:api/conversations from pg

begin;

drop function api.mark_read(uuid, bigint);
drop function api.get_thread(uuid, int, bigint);
drop function api.list_conversations(text, uuid, uuid, uuid, int, jsonb);

commit;
