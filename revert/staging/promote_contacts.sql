-- Revert routiq:staging/promote_contacts from pg

begin;

drop function staging.promote_contacts(staging.batches, bigint[]);
drop function staging.known_contacts(staging.batches, jsonb);

commit;
