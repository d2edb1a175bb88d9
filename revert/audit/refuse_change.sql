-- Revert routiq:audit/refuse_change from pg

begin;

drop function audit.refuse_change();

commit;
