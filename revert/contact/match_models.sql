-- Revert routiq:contact/match_models from pg

begin;

drop table contact.match_models;

commit;
