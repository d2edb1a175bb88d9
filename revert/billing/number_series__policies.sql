-- Revert routiq:billing/number_series__policies from pg

begin;

drop policy number_series_app_migrator_all on billing.number_series;
drop policy number_series_app_owner_all on billing.number_series;

commit;
