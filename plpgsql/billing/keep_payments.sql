-- function billing.place_allocation()
-- function billing.settle_allocations()
-- trigger tg_payment_allocations_15_place on billing.payment_allocations
-- trigger tg_payment_allocations_70_settle_insert on billing.payment_allocations
-- trigger tg_payment_allocations_70_settle_update on billing.payment_allocations
-- trigger tg_payment_allocations_70_settle_delete on billing.payment_allocations

-- Whoever allocates holds the invoice and then the payment until the end of the transaction; checks on these
-- rows refuse more than is open of the one and left of the other. What an older system allocated is a matter
-- of loads, within that system; what was paid of its invoices stays as it told. Raise RQ404, RQ409.

create or replace function billing.place_allocation()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_invoice billing.invoices;
    v_payment billing.payments;
begin
    select i.*
    into v_invoice
    from billing.invoices as i
    where i.organization_id = new.organization_id and i.id = new.invoice_id
    for no key update;

    select p.*
    into v_payment
    from billing.payments as p
    where p.organization_id = new.organization_id and p.id = new.payment_id
    for no key update;

    if v_invoice.id is null or v_payment.id is null then
        perform core.refuse(
            'RQ404', 'there is no such invoice or payment',
            format('the ids are "%s" and "%s"', new.invoice_id, new.payment_id),
            'name one of api.list_invoices and one of api.list_payments'
        );
    elsif
        v_invoice.source <> 'routiq'
        and not (
            v_invoice.source = v_payment.source
            and pg_has_role(current_user, 'app_migrator', 'usage')
        )
        or v_invoice.kind <> 'invoice'
        or v_invoice.status not in ('open', 'paid', 'uncollectible')
        or v_payment.status <> 'succeeded'
        or v_invoice.currency <> v_payment.currency
        or tg_op = 'UPDATE'
        and (old.payment_id, old.invoice_id) <> (new.payment_id, new.invoice_id)
    then
        perform core.refuse(
            'RQ409', 'this payment cannot pay this invoice',
            format(
                'the invoice is %s in %s, the payment %s in %s', v_invoice.status,
                v_invoice.currency, v_payment.status, v_payment.currency
            ),
            'pay what is issued here with what came in, in its currency'
        );
    end if;

    new.contact_id := v_invoice.contact_id;
    new.location_id := v_invoice.location_id;

    return new;
end
$function$;

alter function billing.place_allocation() owner to app_owner;

revoke all on function billing.place_allocation() from public;

comment on function billing.place_allocation() is
    'Trigger: gives an allocation what it has of its invoice, and holds invoice and payment. '
    'Raises RQ404, RQ409.';

create or replace function billing.settle_allocations()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update billing.payments as p
    set allocated = s.allocated
    from (
        select
            c.organization_id,
            c.payment_id,
            coalesce(sum(a.amount), 0) as allocated
        from (
            select distinct
                d.organization_id,
                d.payment_id
            from changed as d
        ) as c
        left join billing.payment_allocations as a
            on
                c.organization_id = a.organization_id
                and c.payment_id = a.payment_id
                and a.deleted_at is null
        group by c.organization_id, c.payment_id
    ) as s
    where
        p.organization_id = s.organization_id
        and p.id = s.payment_id
        and p.allocated <> s.allocated;

    perform billing.settle_invoice(c.organization_id, c.invoice_id)
    from (
        select distinct
            d.organization_id,
            d.invoice_id
        from changed as d
        order by d.organization_id, d.invoice_id
    ) as c;

    return null;
end
$function$;

alter function billing.settle_allocations() owner to app_owner;

revoke all on function billing.settle_allocations() from public;

comment on function billing.settle_allocations() is
    'Trigger: keeps how much of payments is allocated, and how much of invoices is paid.';

create or replace trigger tg_payment_allocations_15_place
before insert or update of payment_id, invoice_id, amount, deleted_at
on billing.payment_allocations
for each row execute function billing.place_allocation();

create or replace trigger tg_payment_allocations_70_settle_insert
after insert on billing.payment_allocations
referencing new table as changed
for each statement execute function billing.settle_allocations();

create or replace trigger tg_payment_allocations_70_settle_update
after update on billing.payment_allocations
referencing new table as changed
for each statement execute function billing.settle_allocations();

create or replace trigger tg_payment_allocations_70_settle_delete
after delete on billing.payment_allocations
referencing old table as changed
for each statement execute function billing.settle_allocations();

comment on trigger tg_payment_allocations_15_place on billing.payment_allocations is
    'Gives an allocation what it has of its invoice';
comment on trigger tg_payment_allocations_70_settle_insert on billing.payment_allocations is
    'Keeps what is paid and what is left';
comment on trigger tg_payment_allocations_70_settle_update on billing.payment_allocations is
    'Keeps what is paid and what is left';
comment on trigger tg_payment_allocations_70_settle_delete on billing.payment_allocations is
    'Keeps what is paid and what is left';
