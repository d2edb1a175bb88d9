-- Verify routiq:staging/rules__payments on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(distinct c.entity) = 2
        from staging.columns as c
        where c.entity in ('payment', 'payment_allocation')
    ), 'each landing column of payments should become one of ours';
    assert (
        select pg_catalog.count(distinct u.entity) = 2
        from staging.rules as u
        where u.entity in ('payment', 'payment_allocation')
    ), 'landed payments should have rules';
end
$verify$;

rollback;
