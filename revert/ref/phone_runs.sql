-- Revert routiq:ref/phone_runs from pg

begin;

drop table ref.phone_runs;

commit;
