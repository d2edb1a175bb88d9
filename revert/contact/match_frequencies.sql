-- Revert routiq:contact/match_frequencies from pg

begin;

drop table contact.match_frequencies;

commit;
