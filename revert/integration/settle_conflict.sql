-- Revert routiq:integration/settle_conflict from pg

begin;

drop function integration.settle_conflict(uuid, text, text, text, uuid, jsonb, jsonb, jsonb, text);

commit;
