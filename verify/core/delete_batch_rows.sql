-- Verify routiq:core/delete_batch_rows on pg

begin;

select
    t.organization_id,
    t.delete_batch,
    t.table_name,
    t.row_id
from core.delete_batch_rows as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.delete_batch_rows'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.delete_batch_rows', 'select, insert, update'
        )
    ), 'clients should have no right on core.delete_batch_rows';
end
$verify$;

rollback;
