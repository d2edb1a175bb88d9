-- Verify routiq:online/own_syncs on pg

begin;

select
    s.name,
    s.old_table,
    s.new_table,
    s.phase,
    s.direction,
    s.old_triggers,
    s.new_triggers,
    s.backfill,
    s.old_rows,
    s.new_rows,
    s.differing_rows,
    s.compared_at,
    s.next_step,
    s.way_back
from online.own_syncs as s
where false;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_constraint as c
        where
            c.conname = 'pk_own_syncs'
            and c.conrelid = 'online.own_syncs'::pg_catalog.regclass
    ), 'online.own_syncs should have its primary key';
end
$verify$;

rollback;
