-- Verify routiq:integration/transform_log on pg

begin;

select
    t.organization_id,
    t.id,
    t.integration_id,
    t.sync_run_id,
    t.webhook_event_id,
    t.system,
    t.entity,
    t.external_id,
    t.payload_hash,
    t.rule,
    t.rule_version,
    t.action,
    t.target_table,
    t.target_id,
    t.transformed_at
from integration.transform_log as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.transform_log'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.transform_log'::pg_catalog.regclass
    ), 'app_owner should own integration.transform_log';
    assert exists (
        select
        from pg_catalog.pg_partitioned_table as p
        where p.partrelid = 'integration.transform_log'::pg_catalog.regclass and p.partdefid <> 0
    ), 'a default partition should take what finds no other';
    assert (
        select pg_catalog.count(*) = 2
        from pg_catalog.pg_trigger as g
        where
            g.tgrelid = 'integration.transform_log'::pg_catalog.regclass
            and g.tgfoid = 'audit.refuse_change'::pg_catalog.regproc
            and g.tgenabled = 'O'
    ), 'triggers should refuse every change of what is recorded';
    assert not pg_catalog.has_table_privilege('app_owner', 'integration.transform_log', 'update, delete, truncate'),
        'functions should not be able to change what stands there';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.transform_log', 'select, insert, update'
        )
    ), 'clients should have no right on integration.transform_log';
end
$verify$;

rollback;
