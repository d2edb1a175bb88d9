-- Revert routiq:jobs/next_run from pg

begin;

drop function jobs.next_run(text, text, timestamptz);

commit;
