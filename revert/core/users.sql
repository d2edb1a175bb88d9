-- Revert routiq:core/users from pg

begin;

drop table core.users;

commit;
