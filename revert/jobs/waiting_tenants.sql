-- Revert routiq:jobs/waiting_tenants from pg

begin;

drop function jobs.waiting_tenants(text, uuid, uuid, int, boolean);

commit;
