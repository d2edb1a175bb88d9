-- Revert routiq:integration/apply_records from pg

begin;

drop function integration.apply_records(text, text, jsonb, jsonb);

commit;
