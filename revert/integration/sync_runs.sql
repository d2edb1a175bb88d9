-- Revert routiq:integration/sync_runs from pg

begin;

delete from ref.status_transitions
where entity = 'integration.sync_runs';

drop table integration.sync_runs;

commit;
