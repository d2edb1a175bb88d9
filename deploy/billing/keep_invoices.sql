-- Deploy routiq:billing/keep_invoices to pg
-- requires: billing/invoices__policies
-- requires: billing/invoice_lines__policies
-- requires: billing/payment_allocations__policies
-- requires: billing/keep_orders

begin;

-- function billing.settle_invoice(uuid, uuid)
-- function billing.keep_issued()
-- function billing.place_invoice_line()
-- function billing.sum_invoices(uuid, uuid[])
-- function billing.count_invoiced(uuid, uuid[])
-- function billing.sum_invoice_lines()
-- function billing.pass_on_invoice()
-- trigger tg_invoices_30_keep_issued on billing.invoices
-- trigger tg_invoices_70_pass_on on billing.invoices
-- trigger tg_invoice_lines_15_place on billing.invoice_lines
-- trigger tg_invoice_lines_70_sum_insert on billing.invoice_lines
-- trigger tg_invoice_lines_70_sum_update on billing.invoice_lines
-- trigger tg_invoice_lines_70_sum_delete on billing.invoice_lines

-- What was issued stays, whoever writes: an invoice is corrected by a credit note. Whoever writes a line holds
-- its invoice, then the line of the order and the line that is credited, until the end of the transaction: so
-- sums miss nothing, and a check on the counted row refuses whoever would invoice more than was ordered, or
-- credit more than was invoiced. Locks go invoice, order line, payment, so that nobody waits in a ring.
-- Raise RQ404, RQ409.

create or replace function billing.settle_invoice(p_organization_id uuid, p_invoice_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update billing.invoices as i
    set
        paid = s.paid,
        credited = s.credited,
        status = case
            when i.total = s.paid + s.credited then 'paid'
            when i.status = 'paid' then 'open'
            else i.status
        end
    from (
        select
            (
                select coalesce(sum(a.amount), 0)
                from billing.payment_allocations as a
                where
                    a.organization_id = p_organization_id
                    and a.invoice_id = p_invoice_id
                    and a.deleted_at is null
            ) as paid,
            (
                select coalesce(sum(n.total), 0)
                from billing.invoices as n
                where
                    n.organization_id = p_organization_id
                    and n.corrects_id = p_invoice_id
                    and n.status = 'paid'
                    and n.deleted_at is null
            ) as credited
    ) as s
    where
        i.organization_id = p_organization_id
        and i.id = p_invoice_id
        and i.source = 'routiq'
        and i.kind = 'invoice'
        and i.status in ('open', 'paid', 'uncollectible')
        and (i.paid <> s.paid or i.credited <> s.credited);
end
$function$;

alter function billing.settle_invoice(uuid, uuid) owner to app_owner;

revoke all on function billing.settle_invoice(uuid, uuid) from public;

comment on function billing.settle_invoice(uuid, uuid) is
    'Keeps what was paid and credited of one of our own invoices, and with it its status.';

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

create or replace function billing.sum_invoices(p_organization_id uuid, p_invoice_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update billing.invoices as i
    set
        net_total = s.net,
        tax_total = s.tax,
        total = s.net + s.tax
    from (
        select
            c.id,
            coalesce(sum(l.net), 0) as net,
            coalesce(sum(l.tax), 0) as tax
        from unnest(p_invoice_ids) as c (id)
        left join billing.invoice_lines as l
            on
                l.organization_id = p_organization_id
                and c.id = l.invoice_id
                and l.deleted_at is null
        group by c.id
    ) as s
    where
        i.organization_id = p_organization_id
        and i.id = s.id
        and i.source = 'routiq'
        and (i.net_total <> s.net or i.tax_total <> s.tax);
end
$function$;

alter function billing.sum_invoices(uuid, uuid[]) owner to app_owner;

revoke all on function billing.sum_invoices(uuid, uuid[]) from public;

comment on function billing.sum_invoices(uuid, uuid[]) is
    'Keeps the sums of invoices as their lines are.';

create or replace function billing.count_invoiced(p_organization_id uuid, p_order_line_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update billing.order_lines as o
    set
        invoiced_quantity = s.quantity,
        invoiced_net = s.net,
        invoiced_tax = s.tax
    from (
        select
            c.id,
            coalesce(sum(l.quantity * k.sign), 0) as quantity,
            coalesce(sum(l.net * k.sign), 0) as net,
            coalesce(sum(l.tax * k.sign), 0) as tax
        from unnest(p_order_line_ids) as c (id)
        left join billing.invoice_lines as l
            on
                l.organization_id = p_organization_id
                and c.id = l.order_line_id
                and l.deleted_at is null
        left join lateral (
            select case i.kind when 'invoice' then 1 else -1 end as sign
            from billing.invoices as i
            where
                i.organization_id = p_organization_id
                and i.id = l.invoice_id
                and i.status <> 'void'
                and i.deleted_at is null
        ) as k on true
        group by c.id
    ) as s
    where
        o.organization_id = p_organization_id
        and o.id = s.id
        and (o.invoiced_quantity, o.invoiced_net, o.invoiced_tax) <> (s.quantity, s.net, s.tax);
end
$function$;

alter function billing.count_invoiced(uuid, uuid[]) owner to app_owner;

revoke all on function billing.count_invoiced(uuid, uuid[]) from public;

comment on function billing.count_invoiced(uuid, uuid[]) is
    'Keeps how much of lines of orders is invoiced, less what was credited.';

create or replace function billing.sum_invoice_lines()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_changed record;
begin
    for v_changed in
        select
            c.organization_id,
            array_agg(distinct c.invoice_id) as invoice_ids,
            array_agg(distinct c.order_line_id) filter (where c.order_line_id is not null)
                as order_line_ids,
            array_agg(distinct c.credits_line_id) filter (where c.credits_line_id is not null)
                as credits_line_ids
        from changed as c
        group by c.organization_id
        order by c.organization_id
    loop
        perform billing.sum_invoices(v_changed.organization_id, v_changed.invoice_ids);

        -- a statement that finds no row would still wake every trigger of its table
        if v_changed.order_line_ids is not null then
            perform billing.count_invoiced(v_changed.organization_id, v_changed.order_line_ids);
        end if;

        if v_changed.credits_line_ids is not null then
            update billing.invoice_lines as o
            set
                credited_quantity = s.quantity,
                credited_net = s.net,
                credited_tax = s.tax
            from (
                select
                    c.id,
                    coalesce(sum(l.quantity), 0) as quantity,
                    coalesce(sum(l.net), 0) as net,
                    coalesce(sum(l.tax), 0) as tax
                from unnest(v_changed.credits_line_ids) as c (id)
                left join billing.invoice_lines as l
                    on
                        l.organization_id = v_changed.organization_id
                        and c.id = l.credits_line_id
                        and l.deleted_at is null
                group by c.id
            ) as s
            where
                o.organization_id = v_changed.organization_id
                and o.id = s.id
                and (o.credited_quantity, o.credited_net, o.credited_tax)
                <> (s.quantity, s.net, s.tax);
        end if;
    end loop;

    return null;
end
$function$;

alter function billing.sum_invoice_lines() owner to app_owner;

revoke all on function billing.sum_invoice_lines() from public;

comment on function billing.sum_invoice_lines() is
    'Trigger: keeps the sums of invoices, what is invoiced of orders and what is credited.';

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

create or replace trigger tg_invoice_lines_70_sum_insert
after insert on billing.invoice_lines
referencing new table as changed
for each statement execute function billing.sum_invoice_lines();

create or replace trigger tg_invoice_lines_70_sum_update
after update on billing.invoice_lines
referencing new table as changed
for each statement execute function billing.sum_invoice_lines();

create or replace trigger tg_invoice_lines_70_sum_delete
after delete on billing.invoice_lines
referencing old table as changed
for each statement execute function billing.sum_invoice_lines();

comment on trigger tg_invoices_30_keep_issued on billing.invoices is
    'Refuses to change what was issued';
comment on trigger tg_invoices_70_pass_on on billing.invoices is
    'Passes contact and branch on, and gives back what stood on a void one';
comment on trigger tg_invoice_lines_15_place on billing.invoice_lines is
    'Gives a line what it has of its invoice, which is a draft';
comment on trigger tg_invoice_lines_70_sum_insert on billing.invoice_lines is
    'Keeps sums and counts';
comment on trigger tg_invoice_lines_70_sum_update on billing.invoice_lines is
    'Keeps sums and counts';
comment on trigger tg_invoice_lines_70_sum_delete on billing.invoice_lines is
    'Keeps sums and counts';

commit;
