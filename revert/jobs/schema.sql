-- Revert routiq:jobs/schema from pg

begin;

drop schema jobs;

commit;
