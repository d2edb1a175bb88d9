-- Revert routiq:audit/events__policies from pg

begin;

drop policy events_app_migrator_select on audit.events;
drop policy events_app_auditor_select on audit.events;
drop policy events_app_owner_insert on audit.events;
drop policy events_app_owner_select on audit.events;

commit;
