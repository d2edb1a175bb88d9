-- Revert routiq:staging/reconcile from pg

begin;

drop function staging.reconcile(uuid, int);
drop function staging.note_measures(staging.batches, jsonb);
drop function staging.compared_rows(text);

commit;
