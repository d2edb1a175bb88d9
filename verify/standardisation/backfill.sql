-- Verify routiq:standardisation/backfill on pg

begin;

do $verify$
begin
    assert (
        select count(*) = 11
        from online.backfills as b
        where b.name like 'standardise %' and b.phase = 'done'
    ), 'every old table should be read';
end
$verify$;

rollback;
