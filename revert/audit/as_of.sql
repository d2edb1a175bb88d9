-- Revert routiq:audit/as_of from pg

begin;

drop function audit.as_of(regclass, uuid, timestamptz);

commit;
