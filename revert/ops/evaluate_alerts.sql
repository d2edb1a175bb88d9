-- Revert routiq:ops/evaluate_alerts from pg

begin;

drop function ops.watch(jobs.jobs);
drop function ops.evaluate_alerts(timestamptz);

commit;
