-- Revert routiq:audit/sealing_status from pg

begin;

drop function audit.sealing_status();

commit;
