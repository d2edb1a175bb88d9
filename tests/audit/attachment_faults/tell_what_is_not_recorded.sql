begin;

select plan(5);

prepare faults as
select f.object
from audit.attachment_faults() as f;

select is_empty('faults', 'all is recorded, and stays');

alter table core.locations disable trigger tg_locations_90_audit_update;

select results_eq('faults', array['core.locations'], 'a trigger that is switched off is told');

alter table core.locations enable trigger tg_locations_90_audit_update;
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

select *
from finish();

rollback;
