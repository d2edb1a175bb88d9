-- Verify routiq:clinic/skin_analyses on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.encounter_id,
    t.practitioner_id,
    t.service_id,
    t.asset_id,
    t.model_name,
    t.model_version,
    t.result,
    t.confidence,
    t.analysed_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.skin_analyses as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.skin_analyses'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.skin_analyses'::pg_catalog.regclass
    ), 'app_owner should own clinic.skin_analyses';
    assert audit.is_attached('clinic.skin_analyses'),
        'every write of clinic.skin_analyses should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.skin_analyses', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.skin_analyses';
end
$verify$;

rollback;
