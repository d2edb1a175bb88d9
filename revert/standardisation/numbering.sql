-- Revert routiq:standardisation/numbering from pg

begin;

drop procedure standardisation.number_rows(regclass, bigint);
drop function standardisation.number_pages(regclass, bigint, bigint);
drop function standardisation.number_row();

commit;
