-- Revert routiq:contact/recompute_activity from pg

begin;

drop function contact.recompute_activity_job(jobs.jobs);
drop function contact.recompute_activity(uuid, uuid[], timestamptz);

commit;
