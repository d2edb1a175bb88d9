-- Revert routiq:integration/apply_records from pg

begin;

drop function integration.apply_records(text, text, jsonb, jsonb);
drop function integration.apply_read(uuid, text, text, jsonb, jsonb, jsonb);

commit;
