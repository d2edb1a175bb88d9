-- Revert routiq:standardisation/users from pg

begin;

drop view standardisation.users_back;
drop view standardisation.users_read;

commit;
