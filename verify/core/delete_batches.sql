-- Verify routiq:core/delete_batches on pg

begin;

select
    t.organization_id,
    t.id,
    t.table_name,
    t.row_id,
    t.row_count,
    t.deleted_at,
    t.deleted_by,
    t.restored_at,
    t.restored_by,
    t.purged_at
from core.delete_batches as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.delete_batches'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.delete_batches', 'select, insert, update'
        )
    ), 'clients should have no right on core.delete_batches';
end
$verify$;

rollback;
