-- Verify routiq:comms/message_templates on pg

begin;

select
    t.organization_id,
    t.id,
    t.name,
    t.channel,
    t.language,
    t.version,
    t.subject,
    t.body,
    t.placeholders,
    t.replaced_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from comms.message_templates as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.message_templates'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.message_templates'::pg_catalog.regclass
    ), 'app_owner should own comms.message_templates';
    assert audit.is_attached('comms.message_templates'),
        'every write of comms.message_templates should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.message_templates', 'select, insert, update'
        )
    ), 'clients should have no right on comms.message_templates';
end
$verify$;

rollback;
