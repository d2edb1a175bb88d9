-- Revert routiq:standardisation/old_rows from pg

begin;

drop function standardisation.carrier_back_statement(text);
drop function standardisation.add_old_rows_statement(text);
drop function standardisation.restore_old_rows_statement(text);
drop function standardisation.remove_old_rows_statement(text);

commit;
