-- Verify routiq:contact/match_blocks on pg

begin;

select
    t.organization_id,
    t.id,
    t.rule,
    t.fields,
    t.max_block,
    t.is_active,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.match_blocks as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.match_blocks'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.match_blocks'::pg_catalog.regclass
    ), 'app_owner should own contact.match_blocks';
    assert audit.is_attached('contact.match_blocks'),
        'every write of contact.match_blocks should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.match_blocks', 'select, insert, update'
        )
    ), 'clients should have no right on contact.match_blocks';
end
$verify$;

rollback;
