-- Revert routiq:integration/sync_conflicts from pg

begin;

delete from audit.sensitive_columns
where table_name = 'integration.sync_conflicts';

drop table integration.sync_conflicts;

commit;
