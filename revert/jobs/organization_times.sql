-- Revert routiq:jobs/organization_times from pg

begin;

drop function jobs.organization_times();

commit;
