-- Revert routiq:integration/read_records from pg

begin;

drop function integration.read_records(text, text, jsonb, timestamptz);

commit;
