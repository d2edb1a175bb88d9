-- Verify routiq:contact/leads on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.owner_id,
    t.title,
    t.stage,
    t.amount,
    t.currency,
    t.source,
    t.expected_on,
    t.closed_at,
    t.lost_reason,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.leads as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.leads'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.leads'::pg_catalog.regclass
    ), 'app_owner should own contact.leads';
    assert audit.is_attached('contact.leads'),
        'every write of contact.leads should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'contact.leads.stage' and s.from_status = ''
    ), 'the flow of contact.leads.stage should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.leads', 'select, insert, update'
        )
    ), 'clients should have no right on contact.leads';
end
$verify$;

rollback;
