-- Verify routiq:clinic/skin_analysis_keys on pg

begin;

select
    t.organization_id,
    t.skin_analysis_id,
    t.analysed_at,
    t.subject
from clinic.skin_analysis_keys as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.skin_analysis_keys'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.skin_analysis_keys'::pg_catalog.regclass
    ), 'app_owner should own clinic.skin_analysis_keys';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.skin_analysis_keys', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.skin_analysis_keys';
end
$verify$;

rollback;
