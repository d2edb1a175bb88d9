-- Revert routiq:jobs/next_run_of_day from pg

begin;

drop function jobs.next_run_of_day(date, int[], int[], text, timestamptz);

commit;
