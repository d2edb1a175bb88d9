-- Revert routiq:audit/update_query from pg

begin;

drop function audit.update_query(regclass, text[], text[]);

commit;
