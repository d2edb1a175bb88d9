-- Revert routiq:audit/head_faults from pg

begin;

drop function audit.head_faults(uuid, timestamptz);

commit;
