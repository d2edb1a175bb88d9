-- Revert routiq:legacy/dashboard_summary from pg

begin;

drop view legacy.dashboard_summary;

commit;
