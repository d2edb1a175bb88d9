-- Deploy routiq:billing/keep_invoices to pg
-- requires: billing/sum_invoice_lines

begin;

-- function billing.keep_issued()
-- function billing.place_invoice_line()
-- function billing.pass_on_invoice()
-- trigger tg_invoices_30_keep_issued on billing.invoices
-- trigger tg_invoices_70_pass_on on billing.invoices
-- trigger tg_invoice_lines_15_place on billing.invoice_lines

-- What was issued stays, whoever writes: an invoice is corrected by a credit note. Whoever writes a line holds
-- its invoice, then the line of the order and the line that is credited, until the end of the transaction: so
-- sums miss nothing, and a check on the counted row refuses whoever would invoice more than was ordered, or
-- credit more than was invoiced. Locks go invoice, order line, payment, so that nobody waits in a ring.
-- Raise RQ404, RQ409.

create or replace function billing.keep_issued()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    -- a contact may be merged or go
    c_free constant text[] := array[
        'status', 'contact_id', 'paid', 'credited', 'balance', 'updated_at', 'updated_by',
        'row_version', 'metadata'
    ];
begin
    if to_jsonb(old) - c_free <> to_jsonb(new) - c_free then
        perform core.refuse(
            'RQ409', 'this invoice is issued', format('its number is %s', old.number),
            'correct it by a credit note: api.credit_invoice'
        );
    end if;

    return new;
end
$function$;

alter function billing.keep_issued() owner to app_owner;

revoke all on function billing.keep_issued() from public;

comment on function billing.keep_issued() is
    'Trigger: refuses to change what one of our own invoices says once it has a number. Raises '
    'RQ409.';

create or replace function billing.place_invoice_line()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_invoice billing.invoices;
    v_found boolean := true;
begin
    select i.*
    into v_invoice
    from billing.invoices as i
    where
        i.organization_id = new.organization_id
        and i.id = new.invoice_id
        and (i.source = 'routiq' or pg_has_role(current_user, 'app_migrator', 'usage'))
    for no key update;

    if v_invoice.id is null then
        perform core.refuse(
            'RQ404', 'there is no such invoice', format('the id is "%s"', new.invoice_id),
            'name one of api.list_invoices'
        );
    elsif
        v_invoice.source = 'routiq' and v_invoice.status <> 'draft'
        or tg_op = 'UPDATE'
        and (old.invoice_id, old.order_line_id, old.credits_line_id)
        is distinct from (new.invoice_id, new.order_line_id, new.credits_line_id)
    then
        perform core.refuse(
            'RQ409', 'this invoice is no draft', format('it is %s', v_invoice.status),
            'correct it by a credit note: api.credit_invoice'
        );
    end if;

    if new.order_line_id is not null then
        perform
        from billing.order_lines as l
        inner join billing.orders as o
            on l.organization_id = o.organization_id and l.order_id = o.id
        where
            l.organization_id = new.organization_id
            and l.id = new.order_line_id
            and l.deleted_at is null
            and o.currency = v_invoice.currency
            and o.status in ('confirmed', 'in_progress', 'completed')
        for no key update of l;

        v_found := found;
    end if;

    if v_found and new.credits_line_id is not null then
        perform
        from billing.invoice_lines as l
        where
            l.organization_id = new.organization_id
            and l.id = new.credits_line_id
            and l.invoice_id = v_invoice.corrects_id
            and l.deleted_at is null
        for no key update;

        v_found := found;
    end if;

    if not v_found then
        perform core.refuse(
            'RQ404', 'there is no such line',
            'lines are invoiced of orders that are confirmed, in their currency',
            'name one of api.get_order or api.get_invoice'
        );
    end if;

    new.contact_id := v_invoice.contact_id;
    new.location_id := v_invoice.location_id;

    return new;
end
$function$;

alter function billing.place_invoice_line() owner to app_owner;

revoke all on function billing.place_invoice_line() from public;

comment on function billing.place_invoice_line() is
    'Trigger: gives a line what it has of its invoice, which is a draft, and holds what it bills '
    'or credits. Raises RQ404, RQ409.';

create or replace function billing.pass_on_invoice()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update billing.invoice_lines as l
    set
        contact_id = new.contact_id,
        location_id = new.location_id
    where l.organization_id = new.organization_id and l.invoice_id = new.id;

    update billing.payment_allocations as a
    set
        contact_id = new.contact_id,
        location_id = new.location_id
    where a.organization_id = new.organization_id and a.invoice_id = new.id;

    if new.status = 'void' and old.status <> 'void' then
        perform billing.count_invoiced(new.organization_id, v.ids)
        from (
            select array_agg(distinct l.order_line_id) as ids
            from billing.invoice_lines as l
            where
                l.organization_id = new.organization_id
                and l.invoice_id = new.id
                and l.order_line_id is not null
                and l.deleted_at is null
        ) as v
        where v.ids is not null;
    end if;

    return null;
end
$function$;

alter function billing.pass_on_invoice() owner to app_owner;

revoke all on function billing.pass_on_invoice() from public;

comment on function billing.pass_on_invoice() is
    'Trigger: passes contact and branch of an invoice on, and gives back to orders what stood on '
    'one that is void.';

create or replace trigger tg_invoices_30_keep_issued
before update on billing.invoices
for each row
when (old.source = 'routiq' and old.serial_number is not null)
execute function billing.keep_issued();

create or replace trigger tg_invoices_70_pass_on
after update of contact_id, location_id, status on billing.invoices
for each row
when (
    old.contact_id is distinct from new.contact_id
    or old.location_id is distinct from new.location_id
    or new.status = 'void' and old.status <> 'void'
)
execute function billing.pass_on_invoice();

create or replace trigger tg_invoice_lines_15_place
before insert or update of
invoice_id, line_number, order_line_id, credits_line_id, description, quantity, unit_amount,
discount_basis_points, tax_code, tax_basis_points, net, tax, deleted_at
on billing.invoice_lines
for each row execute function billing.place_invoice_line();

comment on trigger tg_invoices_30_keep_issued on billing.invoices is
    'Refuses to change what was issued';
comment on trigger tg_invoices_70_pass_on on billing.invoices is
    'Passes contact and branch on, and gives back what stood on a void one';
comment on trigger tg_invoice_lines_15_place on billing.invoice_lines is
    'Gives a line what it has of its invoice, which is a draft';

commit;
