-- Revert routiq:integration/write_row from pg

begin;

drop function integration.write_row(text, uuid, jsonb, jsonb, jsonb);
drop function integration.settle_columns(text, uuid, jsonb, jsonb);
drop function integration.source_account(uuid, text, jsonb);
drop function integration.set_columns(text, uuid, uuid, jsonb);
drop function integration.column_digests(jsonb, text[]);

commit;
