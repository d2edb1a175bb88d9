-- Revert routiq:contact/match_rows from pg

begin;

drop table contact.match_rows;

commit;
