-- Revert routiq:jobs/report_progress from pg

begin;

drop function jobs.report_progress(uuid, text, jsonb);

commit;
