-- Revert routiq:standardisation/carry from pg

begin;

drop function standardisation.carry_first(text);
drop function standardisation.carry(text, bigint[]);
drop function standardisation.drop_carriers();
drop function standardisation.write_carriers();
drop function standardisation.carrier_statement(text);
drop function standardisation.reader_statement(text);

commit;
