-- Revert routiq:contact/surveys__policies from pg

begin;

drop policy surveys_app_migrator_all on contact.surveys;
drop policy surveys_app_owner_all on contact.surveys;

commit;
