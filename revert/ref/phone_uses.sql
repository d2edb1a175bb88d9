-- Revert routiq:ref/phone_uses from pg

begin;

drop table ref.phone_uses;

commit;
