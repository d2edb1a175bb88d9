-- Verify routiq:contact/proposals on pg

begin;

select
    t.organization_id,
    t.id,
    t.lead_id,
    t.location_id,
    t.title,
    t.terms,
    t.status,
    t.amount,
    t.currency,
    t.expires_on,
    t.sent_at,
    t.answered_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.proposals as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.proposals'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.proposals'::pg_catalog.regclass
    ), 'app_owner should own contact.proposals';
    assert audit.is_attached('contact.proposals'),
        'every write of contact.proposals should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'contact.proposals' and s.from_status = ''
    ), 'the flow of contact.proposals should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.proposals', 'select, insert, update'
        )
    ), 'clients should have no right on contact.proposals';
end
$verify$;

rollback;
