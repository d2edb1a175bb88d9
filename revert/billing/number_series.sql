-- Revert routiq:billing/number_series from pg

begin;

drop table billing.number_series;

commit;
