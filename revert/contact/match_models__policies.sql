-- Revert routiq:contact/match_models__policies from pg

begin;

drop policy match_models_app_migrator_all on contact.match_models;
drop policy match_models_app_owner_all on contact.match_models;

commit;
