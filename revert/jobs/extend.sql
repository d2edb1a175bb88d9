-- Revert routiq:jobs/extend from pg

begin;

drop function jobs.extend(uuid, text, interval);

commit;
