-- Revert routiq:audit/value_digest from pg

begin;

drop function audit.value_digest(text, uuid, uuid, text, jsonb, text);

commit;
