-- Verify routiq:billing/payments__keep_version on pg

begin;

do $verify$
begin
    assert (
        select not (a.attnum = any(t.tgattr))
        from pg_catalog.pg_trigger as t
        inner join pg_catalog.pg_attribute as a
            on t.tgrelid = a.attrelid and a.attname = 'allocated'
        where
            t.tgrelid = 'billing.payments'::pg_catalog.regclass
            and t.tgname = 'tg_payments_10_touch_row'
            and pg_catalog.array_length(t.tgattr, 1) > 0
    ), 'allocations should not change the version of a payment';
end
$verify$;

rollback;
