-- Verify routiq:clinic/skin_analysis_figures on pg

begin;

select
    t.organization_id,
    t.id,
    t.analysed_on,
    t.location_id,
    t.practitioner_id,
    t.service_id,
    t.model_name,
    t.model_version,
    t.figure,
    t.analyses,
    t.total,
    t.squares
from clinic.skin_analysis_figures as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.skin_analysis_figures'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.skin_analysis_figures'::pg_catalog.regclass
    ), 'app_owner should own clinic.skin_analysis_figures';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.skin_analysis_figures', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.skin_analysis_figures';
end
$verify$;

rollback;
