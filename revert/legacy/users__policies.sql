-- Revert routiq:legacy/users__policies from pg

begin;

drop policy users_service_role_all on legacy.users;
drop policy users_authenticated_all on legacy.users;

commit;
