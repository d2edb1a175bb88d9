-- Verify routiq:online/syncs on pg

begin;

select
    s.name,
    s.id,
    s.old_table,
    s.new_table,
    s.forward,
    s.backward,
    s.tenant_column,
    s.path,
    s.direction,
    s.state,
    s.parked_name,
    s.new_name,
    s.to_validate,
    s.begun_at,
    s.copied_at,
    s.reconciled_at,
    s.differing_rows,
    s.swapped_at,
    s.stopped_at
from online.syncs as s
where false;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_constraint as c
        where
            c.conname = 'pk_syncs'
            and c.conrelid = 'online.syncs'::pg_catalog.regclass
    ), 'online.syncs should have its primary key';
end
$verify$;

rollback;
