-- Verify routiq:ref/currencies on pg

begin;

do $verify$
begin
    assert (
        select
            pg_catalog.count(*) filter (where c.minor_digits = 0) = 16
            and pg_catalog.count(*) filter (where c.minor_digits = 3) = 7
        from ref.currencies as c
    ), 'yen should have no decimals, dinars three';
end
$verify$;

rollback;
