-- Revert routiq:jobs/cron_field from pg

begin;

drop function jobs.cron_field(text, int, int, text[]);

commit;
