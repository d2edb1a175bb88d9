-- Revert routiq:audit/record_change from pg

begin;

drop function audit.record_change();

commit;
