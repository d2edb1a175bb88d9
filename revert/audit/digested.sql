-- Revert routiq:audit/digested from pg

begin;

drop function audit.row_document(regclass, text[], text, text[]);
drop function audit.digested(jsonb, text[], text, uuid, uuid, text);

commit;
