-- Revert routiq:integration/write_conversation from pg

begin;

drop function integration.write_conversation(uuid, text, text, jsonb);

commit;
