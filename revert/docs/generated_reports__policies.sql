-- Revert routiq:docs/generated_reports__policies from pg

begin;

drop policy generated_reports_app_migrator_all on docs.generated_reports;
drop policy generated_reports_app_owner_sight on docs.generated_reports;
drop policy generated_reports_app_owner_all on docs.generated_reports;

commit;
