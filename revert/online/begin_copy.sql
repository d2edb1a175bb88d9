-- Revert routiq:online/begin_copy from pg

begin;

drop function online.begin_copy(text, interval, bigint, bigint);

commit;
