-- Revert routiq:contact/match_job from pg

begin;

drop function contact.match_job(jobs.jobs);

commit;
