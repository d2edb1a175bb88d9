-- Verify routiq:core/invitations on pg

begin;

select
    t.organization_id,
    t.id,
    t.email,
    t.role,
    t.location_ids,
    t.contact_id,
    t.token_digest,
    t.expires_at,
    t.accepted_at,
    t.accepted_by,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from core.invitations as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.invitations'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'core.invitations'::pg_catalog.regclass
    ), 'app_owner should own core.invitations';
    assert audit.is_attached('core.invitations'), 'every write of core.invitations should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.invitations', 'select, insert, update'
        )
    ), 'clients should have no right on core.invitations';
end
$verify$;

rollback;
