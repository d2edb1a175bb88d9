-- Revert routiq:ref/phone_ranges from pg

begin;

drop table ref.phone_ranges;

commit;
