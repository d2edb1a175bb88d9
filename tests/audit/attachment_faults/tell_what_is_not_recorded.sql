begin;

select plan(9);

prepare faults as
select f.object
from audit.attachment_faults() as f;

select is_empty('faults', 'all is recorded, and stays');

alter table core.locations disable trigger tg_locations_90_audit_update;

select results_eq('faults', array['core.locations'], 'a trigger that is switched off is told');

alter table core.locations enable trigger tg_locations_90_audit_update;

select results_eq('faults', array['core.locations'], 'so is one that a replicating session passes by');

select audit.attach('core.locations');

do $arguments$
declare
    v_arguments text[] := audit.trigger_arguments('core.locations');
begin
    execute format(
        'create or replace trigger tg_locations_90_audit_delete after delete on core.locations '
        'referencing old table as old_rows for each statement when (false) '
        'execute function audit.record_change(%L, %L, %L, %L)',
        v_arguments[1], v_arguments[2], v_arguments[3], v_arguments[4]
    );
end
$arguments$;

alter table core.locations enable always trigger tg_locations_90_audit_delete;

select results_eq('faults', array['core.locations'], 'so is one that has a condition');

select audit.attach('core.locations');

create function pg_temp.keep_out() returns trigger language plpgsql as 'begin return null; end';
create trigger keep_out before insert on audit.chain_anchors
for each row execute function pg_temp.keep_out();

select results_eq(
    'faults', array['audit.chain_anchors'], 'so is a trigger that keeps records from being appended'
);

drop trigger keep_out on audit.chain_anchors;
drop trigger tg_events_11_refuse_truncate on audit.events_default;

select results_eq(
    'faults', array['audit.events_default'], 'so is a partition whose records may be truncated'
);

create trigger tg_events_11_refuse_truncate before truncate on audit.events_default
for each statement execute function audit.refuse_change();
grant update on audit.chain_links to app_worker;

select is(
    test.value_as(
        'app_auditor',
        -- whoever is a member of that role is told too
        'select f.object from audit.attachment_faults() as f where f.fault ~ $$^app_worker may change$$'
    ),
    'audit.chain_links',
    'so is a role with too many rights, and auditors may ask'
);
select is(
    test.error_as('app_migrator', 'select audit.watch_definitions()'),
    '42501',
    'only a superuser has definitions watched'
);

insert into audit.events (organization_id, action, table_name)
values ('00000000-0000-0000-0000-000000000000', 'define', 'audit.watch_definitions()');

select set_has(
    'faults',
    $$values ('audit_ddl_command_end'), ('audit_sql_drop')$$,
    'and that definitions were watched once, and are no more'
);

select *
from finish();

rollback;
