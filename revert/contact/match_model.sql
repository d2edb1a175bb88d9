-- Revert routiq:contact/match_model from pg

begin;

drop function contact.match_model(uuid);

commit;
