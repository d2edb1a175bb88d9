-- Verify routiq:ops/table_sizes on pg

begin;

select
    s.measured_on,
    s.table_name,
    s.total_bytes,
    s.row_count
from ops.table_sizes as s
where false;

do $verify$
begin
    assert (
        select c.relrowsecurity and c.relforcerowsecurity
        from pg_catalog.pg_class as c
        where c.oid = 'ops.table_sizes'::regclass
    ), 'ops.table_sizes should force row level security';
end
$verify$;

rollback;
