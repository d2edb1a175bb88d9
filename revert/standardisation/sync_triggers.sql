-- Revert routiq:standardisation/sync_triggers from pg

begin;

drop function standardisation.carry_back_written();
drop function standardisation.carry_written();

commit;
