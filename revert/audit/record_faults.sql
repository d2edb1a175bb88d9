-- Revert routiq:audit/record_faults from pg

begin;

drop function audit.record_faults(uuid, timestamptz, timestamptz);

commit;
