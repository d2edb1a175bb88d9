-- Revert routiq:standardisation/guards from pg

begin;

drop function standardisation.refuse_log_change();
drop function standardisation.refuse_truncate();
drop function standardisation.require_not_contracted();
drop function standardisation.is_contracted();

commit;
