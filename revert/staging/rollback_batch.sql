-- Revert routiq:staging/rollback_batch from pg

begin;

drop procedure staging.rollback_batch(uuid, boolean, int);
drop function staging.rollback_chunk(uuid, int);
drop function staging.take_back(staging.batches, bigint[]);
drop function staging.take_back_contacts(staging.batches, bigint[]);
drop function staging.written_since(uuid, bigint[]);
drop function staging.references_to(regclass, text, text[]);

commit;
