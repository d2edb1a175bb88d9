-- Revert routiq:staging/rollback_batch from pg

begin;

drop procedure staging.rollback_batch(uuid, boolean, int);
drop function staging.rollback_chunk(uuid, int);

commit;
