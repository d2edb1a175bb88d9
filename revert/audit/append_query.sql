-- Revert routiq:audit/append_query from pg

begin;

drop function audit.append_query(text, text);

commit;
