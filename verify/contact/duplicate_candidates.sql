-- Verify routiq:contact/duplicate_candidates on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_a_id,
    t.contact_b_id,
    t.score,
    t.features,
    t.model_id,
    t.status,
    t.reviewed_by,
    t.reviewed_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.duplicate_candidates as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.duplicate_candidates'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.duplicate_candidates'::pg_catalog.regclass
    ), 'app_owner should own contact.duplicate_candidates';
    assert audit.is_attached('contact.duplicate_candidates'),
        'every write of contact.duplicate_candidates should be audited';
    assert exists (
        select
        from pg_catalog.pg_trigger as g
        where
            g.tgrelid = 'contact.duplicate_candidates'::pg_catalog.regclass
            and g.tgfoid = 'core.follow_status_flow'::pg_catalog.regproc
            and g.tgenabled = 'O'
    ), 'the status should follow its flow';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'contact.duplicate_candidates'
    ), 'the flow of the status should stand in ref.status_transitions';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.duplicate_candidates', 'select, insert, update'
        )
    ), 'clients should have no right on contact.duplicate_candidates';
end
$verify$;

rollback;
