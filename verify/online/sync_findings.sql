-- Verify routiq:online/sync_findings on pg

begin;

select
    c.sync,
    c.side,
    c.chunk,
    c.tenant,
    c.up_to,
    c.old_rows,
    c.new_rows,
    c.old_digest,
    c.new_digest,
    c.differing_rows,
    c.compared_at
from online.sync_chunks as c
where false;

select
    d.sync,
    d.place,
    d.tenant,
    d.kind,
    d.key,
    d.columns
from online.sync_differences as d
where false;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_constraint as c
        where
            c.conname = 'pk_sync_chunks'
            and c.conrelid = 'online.sync_chunks'::pg_catalog.regclass
    ), 'online.sync_chunks should have its primary key';
    assert exists (
        select
        from pg_catalog.pg_constraint as c
        where
            c.conname = 'pk_sync_differences'
            and c.conrelid = 'online.sync_differences'::pg_catalog.regclass
    ), 'online.sync_differences should have its primary key';
end
$verify$;

rollback;
