-- Revert routiq:staging/batches from pg

begin;

delete from ref.status_transitions as s
where s.entity = 'staging.batches';

drop table staging.batches;

commit;
