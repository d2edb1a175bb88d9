-- Verify routiq:standardisation/keys on pg

begin;

do $verify$
begin
    assert (
        select count(*) = 5
        from pg_catalog.pg_constraint as c
        where
            c.contype = 'p'
            and c.connamespace = 'legacy'::pg_catalog.regnamespace
            and c.conname like 'uq\_%\_row\_id'
    ), 'the tables without a key should have one';
end
$verify$;

rollback;
