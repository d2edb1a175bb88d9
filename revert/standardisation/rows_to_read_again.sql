-- Revert routiq:standardisation/rows_to_read_again from pg

begin;

drop function standardisation.rows_to_read_again(text, bigint[], text[], uuid[]);

commit;
