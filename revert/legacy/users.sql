-- Revert routiq:legacy/users from pg

begin;

drop table legacy.users;

commit;
