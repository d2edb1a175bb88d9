-- Revert routiq:ref/phone_formats from pg

begin;

drop table ref.phone_formats;

commit;
