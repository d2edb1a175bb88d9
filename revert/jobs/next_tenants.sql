-- Revert routiq:jobs/next_tenants from pg

begin;

drop function jobs.next_tenants(text, text, int);

commit;
