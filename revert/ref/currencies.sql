-- Revert routiq:ref/currencies from pg

begin;

drop table ref.currencies;

commit;
