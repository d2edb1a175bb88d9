-- Revert routiq:analytics/refresh_state__policies from pg

begin;

drop policy refresh_state_app_migrator_all on analytics.refresh_state;
drop policy refresh_state_app_owner_all on analytics.refresh_state;

commit;
