-- Revert routiq:audit/attachment_faults from pg

begin;

drop function audit.attachment_faults();
drop function audit.trigger_faults();

commit;
