-- Revert routiq:standardisation/name_statement from pg

begin;

drop function standardisation.name_statement(text);
drop function standardisation.name_query(text);

commit;
