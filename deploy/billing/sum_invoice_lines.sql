-- Deploy routiq:billing/sum_invoice_lines to pg
-- requires: billing/credit_allocations__policies
-- requires: billing/invoices__policies
-- requires: billing/invoice_lines__policies
-- requires: billing/payment_allocations__policies
-- requires: billing/keep_orders

begin;

-- function billing.credited_of(uuid, uuid)
-- function billing.settle_invoice(uuid, uuid)
-- function billing.sum_invoices(uuid, uuid[])
-- function billing.count_invoiced(uuid, uuid[])
-- function billing.sum_invoice_lines()
-- trigger tg_invoice_lines_70_sum_insert on billing.invoice_lines
-- trigger tg_invoice_lines_70_sum_update on billing.invoice_lines
-- trigger tg_invoice_lines_70_sum_delete on billing.invoice_lines

-- What is counted: sums of our own invoices, how much of an order is invoiced, how much of an invoice is
-- credited and paid. Whoever calls holds the rows, see billing.keep_invoices.

create or replace function billing.credited_of(p_organization_id uuid, p_invoice_id uuid)
returns numeric
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select coalesce(sum(n.total), 0)
        from billing.invoices as n
        where
            n.organization_id = p_organization_id
            and n.corrects_id = p_invoice_id
            and n.status = 'paid'
            and n.deleted_at is null
    ) + (
        select coalesce(sum(a.amount), 0)
        from billing.credit_allocations as a
        where
            a.organization_id = p_organization_id
            and a.invoice_id = p_invoice_id
            and a.deleted_at is null
    );
end
$function$;

alter function billing.credited_of(uuid, uuid) owner to app_owner;

revoke all on function billing.credited_of(uuid, uuid) from public;

comment on function billing.credited_of(uuid, uuid) is
    'How much of an invoice credit notes give back: ours, and those of other systems.';

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
            billing.credited_of(p_organization_id, p_invoice_id) as credited
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

comment on trigger tg_invoice_lines_70_sum_insert on billing.invoice_lines is
    'Keeps sums and counts';
comment on trigger tg_invoice_lines_70_sum_update on billing.invoice_lines is
    'Keeps sums and counts';
comment on trigger tg_invoice_lines_70_sum_delete on billing.invoice_lines is
    'Keeps sums and counts';

commit;
