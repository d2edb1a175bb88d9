-- Verify routiq:core/feature_flags on pg

begin;

select
    t.key,
    t.id,
    t.description,
    t.rollout,
    t.is_self_service,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.row_version
from core.feature_flags as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.feature_flags'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'core.feature_flags'::pg_catalog.regclass
    ), 'app_owner should own core.feature_flags';
    assert audit.is_attached('core.feature_flags'),
        'every write of core.feature_flags should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.feature_flags', 'select, insert, update'
        )
    ), 'clients should have no right on core.feature_flags';
end
$verify$;

rollback;
