-- Revert routiq:ref/phone_sources from pg

begin;

drop table ref.phone_sources;

commit;
