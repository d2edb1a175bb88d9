-- Revert routiq:jobs/dead_letters__policies from pg

begin;

drop policy dead_letters_app_dispatcher_all on jobs.dead_letters;
drop policy dead_letters_app_migrator_all on jobs.dead_letters;
drop policy dead_letters_app_owner_all on jobs.dead_letters;

commit;
