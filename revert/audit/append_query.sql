-- Revert routiq:audit/append_query from pg

begin;

drop function audit.append_query(regclass, text[], boolean, boolean, text[]);

commit;
