-- Verify routiq:core/organizations on pg

begin;

select
    t.id,
    t.name,
    t.slug,
    t.external_id,
    t.kind,
    t.tax_number,
    t.region,
    t.time_zone,
    t.currency,
    t.plan,
    t.status,
    t.settings,
    t.contact,
    t.address,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from core.organizations as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.organizations'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'core.organizations'::pg_catalog.regclass
    ), 'app_owner should own core.organizations';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.organizations', 'select, insert, update'
        )
    ), 'clients should have no right on core.organizations';
end
$verify$;

rollback;
