-- Revert routiq:standardisation/constraints from pg

begin;

update online.own_syncs as s
set
    phase = 'sync',
    old_rows = null,
    new_rows = null,
    differing_rows = null,
    compared_at = null
where s.name like 'standardise %';

commit;

call online.ddl('alter table legacy.audit_logs alter column row_id drop not null');
call online.ddl('alter table legacy.sync_logs alter column row_id drop not null');
call online.ddl('alter table legacy.active_patients alter column row_id drop not null');
call online.ddl('alter table legacy.api_credentials alter column row_id drop not null');
call online.ddl('alter table legacy.users alter column row_id drop not null');
call online.ddl('alter table legacy.organizations alter column row_id drop not null');
call online.ddl(
    'alter table standardisation.records drop constraint if exists ck_records_standardised'
);
