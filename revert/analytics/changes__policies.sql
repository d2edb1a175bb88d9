-- Revert routiq:analytics/changes__policies from pg

begin;

drop policy changes_app_migrator_all on analytics.changes;
drop policy changes_app_owner_sight on analytics.changes;
drop policy changes_app_owner_all on analytics.changes;

commit;
