-- Revert routiq:core/users__policies from pg

begin;

drop policy users_app_migrator_all on core.users;
drop policy users_app_owner_all on core.users;

commit;
