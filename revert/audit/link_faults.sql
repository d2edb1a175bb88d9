-- Revert routiq:audit/link_faults from pg

begin;

drop function audit.link_faults(uuid, timestamptz, timestamptz);

commit;
