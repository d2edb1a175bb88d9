-- Revert routiq:audit/visible_row_ids from pg

begin;

drop function audit.visible_row_ids(text, uuid[]);

commit;
