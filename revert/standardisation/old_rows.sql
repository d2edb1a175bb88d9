-- Revert routiq:standardisation/old_rows from pg

begin;

drop function standardisation.add_old_rows(text, uuid[], uuid[]);
drop function standardisation.restore_old_rows(text, uuid[], uuid[]);
drop function standardisation.remove_old_rows(text, uuid[], uuid[]);

commit;
