-- Revert routiq:ref/phone_regions from pg

begin;

drop table ref.phone_regions;

commit;
