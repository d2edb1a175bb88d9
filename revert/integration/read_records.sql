-- Revert routiq:integration/read_records from pg

begin;

drop function integration.read_records(text, text, jsonb, timestamptz);
drop function integration.shaped_items(text, text, jsonb);
drop function integration.mail_text(text);

commit;
