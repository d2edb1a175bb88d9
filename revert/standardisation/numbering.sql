-- Revert routiq:standardisation/numbering from pg

begin;

drop function standardisation.restart_numbers();
drop procedure standardisation.take_numbers_back(regclass, bigint);
drop function standardisation.take_numbers_of_pages_back(regclass, bigint, bigint);
drop procedure standardisation.number_rows(regclass, bigint);
drop function standardisation.number_pages(regclass, bigint, bigint);
drop function standardisation.number_row();

commit;
