-- Revert routiq:integration/apply_record from pg

begin;

drop function integration.apply_record(uuid, text, text, jsonb);

commit;
