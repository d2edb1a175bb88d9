-- Revert routiq:audit/verify_chain from pg

begin;

drop function audit.verify_chain(uuid, timestamptz, timestamptz);

commit;
