-- Revert routiq:ref/phone_ways from pg

begin;

drop table ref.phone_ways;

commit;
