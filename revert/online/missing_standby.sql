-- Revert routiq:online/missing_standby from pg

begin;

drop function online.missing_standby();

commit;
