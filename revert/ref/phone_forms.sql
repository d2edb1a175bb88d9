-- Revert routiq:ref/phone_forms from pg

begin;

drop table ref.phone_forms;

commit;
