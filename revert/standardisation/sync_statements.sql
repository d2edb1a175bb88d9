-- Revert routiq:standardisation/sync_statements from pg

begin;

drop function standardisation.is_needed();
drop procedure standardisation.stop_sync(text);
drop procedure standardisation.start_sync(text);
drop function standardisation.unsync_statement(text);
drop function standardisation.sync_statement(text);

commit;
