-- Revert routiq:integration/apply_messages from pg

begin;

drop function integration.apply_messages(uuid, text, jsonb);

commit;
