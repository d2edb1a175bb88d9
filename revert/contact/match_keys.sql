-- Revert routiq:contact/match_keys from pg

begin;

drop table contact.match_keys;

commit;
