-- Verify routiq:contact/surveys on pg

begin;

select
    t.organization_id,
    t.id,
    t.name,
    t.questions,
    t.status,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.surveys as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.surveys'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.surveys'::pg_catalog.regclass
    ), 'app_owner should own contact.surveys';
    assert audit.is_attached('contact.surveys'),
        'every write of contact.surveys should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'contact.surveys' and s.from_status = ''
    ), 'the flow of contact.surveys should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.surveys', 'select, insert, update'
        )
    ), 'clients should have no right on contact.surveys';
end
$verify$;

rollback;
