-- Revert routiq:ref/phone_starts from pg

begin;

drop table ref.phone_starts;

commit;
