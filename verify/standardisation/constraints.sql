-- Verify routiq:standardisation/constraints on pg

begin;

do $verify$
begin
    assert (
        select c.convalidated
        from pg_catalog.pg_constraint as c
        where c.conname = 'ck_records_standardised'
    ), 'what is taken over should have no reason to be kept back';
    assert (
        select count(*) = 11
        from pg_catalog.pg_attribute as a
        where
            a.attname = 'row_id'
            and a.attnotnull
            and a.attrelid in (
                select c.oid
                from pg_catalog.pg_class as c
                where c.relnamespace = 'legacy'::pg_catalog.regnamespace and c.relkind = 'r'
            )
    ), 'every old row should have a number';
end
$verify$;

rollback;
