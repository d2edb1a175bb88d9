-- Revert routiq:audit/access_hash from pg

begin;

drop function audit.access_hash(audit.access_log);

commit;
