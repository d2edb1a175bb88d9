-- Verify routiq:contact/survey_answers on pg

begin;

select
    t.organization_id,
    t.id,
    t.survey_id,
    t.contact_id,
    t.answers,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.survey_answers as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.survey_answers'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.survey_answers'::pg_catalog.regclass
    ), 'app_owner should own contact.survey_answers';
    assert audit.is_attached('contact.survey_answers'),
        'every write of contact.survey_answers should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.survey_answers', 'select, insert, update'
        )
    ), 'clients should have no right on contact.survey_answers';
end
$verify$;

rollback;
