-- Verify routiq:standardisation/backfill on pg

begin;

do $verify$
begin
    -- Where all old tables were empty there was nothing to read.
    assert (
        select count(*) in (0, 11) and coalesce(bool_and(b.phase = 'done'), true)
        from online.backfills as b
        where b.name like 'standardise %'
    ), 'every old table should be read to its end, or none begun';
end
$verify$;

rollback;
