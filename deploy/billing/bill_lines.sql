-- Deploy routiq:billing/bill_lines to pg
-- requires: billing/keep_payments
-- requires: billing/next_number

begin;

-- function billing.living_invoice(uuid)
-- function billing.invoice_answer(uuid, uuid)
-- function billing.issue(uuid, date)
-- function billing.bill_lines(uuid, uuid, jsonb)
-- function billing.credit_lines(uuid, uuid, jsonb)
-- function billing.release_payments(uuid, numeric)

-- Where a line is invoiced or credited in parts, each part is the share of all parts so far, rounded, less
-- what the parts before it had: so the parts of a whole add up to the whole, to the cent. Raise RQ404.

create or replace function billing.living_invoice(p_invoice_id uuid)
returns billing.invoices
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_invoice billing.invoices;
begin
    select i.*
    into v_invoice
    from billing.invoices as i
    where
        i.organization_id = v_organization_id
        and i.id = p_invoice_id
        and i.source = 'routiq'
        and i.deleted_at is null
    for no key update;

    if v_invoice.id is null then
        perform core.refuse(
            'RQ404', 'there is no such invoice', format('the id is "%s"', p_invoice_id),
            'name one of api.list_invoices that is kept here'
        );
    end if;

    return v_invoice;
end
$function$;

alter function billing.living_invoice(uuid) owner to app_owner;

revoke all on function billing.living_invoice(uuid) from public;

comment on function billing.living_invoice(uuid) is
    'One of our own invoices, locked. Raises RQ404 where there is none.';

create or replace function billing.invoice_answer(p_organization_id uuid, p_invoice_id uuid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select
            jsonb_build_object(
                'invoice_id', i.id,
                'kind', i.kind,
                'invoice_number', i.number,
                'status', i.status,
                'currency', i.currency,
                'net_total', i.net_total,
                'tax_total', i.tax_total,
                'total', i.total,
                'balance', i.balance,
                'row_version', i.row_version
            )
        from billing.invoices as i
        where i.organization_id = p_organization_id and i.id = p_invoice_id
    );
end
$function$;

alter function billing.invoice_answer(uuid, uuid) owner to app_owner;

revoke all on function billing.invoice_answer(uuid, uuid) from public;

comment on function billing.invoice_answer(uuid, uuid) is
    'What whoever wrote an invoice is told of it.';

-- Until the end of its last day it is in time.
create or replace function billing.issue(p_invoice_id uuid, p_due_on date)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
begin
    update billing.invoices as i
    set
        serial_number = n.number,
        number = case i.kind when 'invoice' then 'INV-' else 'CN-' end || n.number,
        issued_at = now(),
        due_at = (p_due_on + 1)::timestamp at time zone o.time_zone,
        paid = case i.kind when 'invoice' then 0 else i.total end,
        status = case when i.kind = 'invoice' and i.total > 0 then 'open' else 'paid' end
    from core.organizations as o
    cross join
        lateral (
            select billing.next_number(d.kind) as number
            from billing.invoices as d
            where d.organization_id = v_organization_id and d.id = p_invoice_id
        ) as n
    where
        i.organization_id = v_organization_id
        and i.id = p_invoice_id
        and o.id = v_organization_id;
end
$function$;

alter function billing.issue(uuid, date) owner to app_owner;

revoke all on function billing.issue(uuid, date) from public;

comment on function billing.issue(uuid, date) is
    'Gives a draft that the caller holds its number and makes it out today.';

create or replace function billing.bill_lines(
    p_invoice_id uuid, p_order_id uuid, p_lines jsonb
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_count int;
begin
    -- in one order, whoever invoices the same lines
    perform
    from billing.order_lines as l
    where l.organization_id = v_organization_id and l.order_id = p_order_id
    order by l.id
    for no key update;

    insert into billing.invoice_lines (
        organization_id, invoice_id, line_number, order_line_id, description, quantity, unit_amount,
        discount_basis_points, tax_code, tax_basis_points, net, tax
    )
    select
        v_organization_id,
        p_invoice_id,
        (
            select coalesce(max(b.line_number), 0)
            from billing.invoice_lines as b
            where
                b.organization_id = v_organization_id
                and b.invoice_id = p_invoice_id
                and b.deleted_at is null
        ) + row_number() over (order by l.line_number),
        l.id,
        l.description,
        w.quantity,
        l.unit_amount,
        l.discount_basis_points,
        l.tax_code,
        l.tax_basis_points,
        greatest(round(l.net * w.share, l.minor_digits) - l.invoiced_net, 0),
        greatest(round(l.tax * w.share, l.minor_digits) - l.invoiced_tax, 0)
    from billing.order_lines as l
    left join (
        select
            j.order_line_id,
            sum(j.quantity) as quantity
        from jsonb_to_recordset(p_lines) as j (order_line_id uuid, quantity numeric)
        group by j.order_line_id
    ) as r
        on l.id = r.order_line_id
    cross join
        lateral (
            select
                q.quantity,
                (l.invoiced_quantity + q.quantity) / l.quantity as share
            from (
                select coalesce(r.quantity, l.quantity - l.invoiced_quantity) as quantity
            ) as q
        ) as w
    where
        l.organization_id = v_organization_id
        and l.order_id = p_order_id
        and l.deleted_at is null
        and case
            when p_lines is null then l.invoiced_quantity < l.quantity
            else r.order_line_id is not null
        end;

    get diagnostics v_count = row_count;

    return v_count;
end
$function$;

alter function billing.bill_lines(uuid, uuid, jsonb) owner to app_owner;

revoke all on function billing.bill_lines(uuid, uuid, jsonb) from public;

comment on function billing.bill_lines(uuid, uuid, jsonb) is
    'Puts lines of an order on a draft, or what is left of all; returns how many. Raises 23514 '
    'where more would be invoiced than was ordered.';

create or replace function billing.credit_lines(
    p_credit_note_id uuid, p_invoice_id uuid, p_lines jsonb
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_count int;
begin
    perform
    from billing.order_lines as o
    inner join billing.invoice_lines as l
        on o.organization_id = l.organization_id and o.id = l.order_line_id
    where l.organization_id = v_organization_id and l.invoice_id = p_invoice_id
    order by o.id
    for no key update of o;

    insert into billing.invoice_lines (
        organization_id, invoice_id, line_number, order_line_id, credits_line_id, description,
        quantity, unit_amount, discount_basis_points, tax_code, tax_basis_points, net, tax
    )
    select
        v_organization_id,
        p_credit_note_id,
        row_number() over (order by l.line_number),
        l.order_line_id,
        l.id,
        l.description,
        w.quantity,
        l.unit_amount,
        l.discount_basis_points,
        l.tax_code,
        l.tax_basis_points,
        greatest(round(l.net * w.share, i.minor_digits) - l.credited_net, 0),
        greatest(round(l.tax * w.share, i.minor_digits) - l.credited_tax, 0)
    from billing.invoice_lines as l
    inner join billing.invoices as i
        on l.organization_id = i.organization_id and l.invoice_id = i.id
    left join (
        select
            j.invoice_line_id,
            sum(j.quantity) as quantity
        from jsonb_to_recordset(p_lines) as j (invoice_line_id uuid, quantity numeric)
        group by j.invoice_line_id
    ) as r
        on l.id = r.invoice_line_id
    cross join
        lateral (
            select
                q.quantity,
                (l.credited_quantity + q.quantity) / l.quantity as share
            from (
                select coalesce(r.quantity, l.quantity - l.credited_quantity) as quantity
            ) as q
        ) as w
    where
        l.organization_id = v_organization_id
        and l.invoice_id = p_invoice_id
        and l.deleted_at is null
        and case
            when p_lines is null then l.credited_quantity < l.quantity
            else r.invoice_line_id is not null
        end;

    get diagnostics v_count = row_count;

    return v_count;
end
$function$;

alter function billing.credit_lines(uuid, uuid, jsonb) owner to app_owner;

revoke all on function billing.credit_lines(uuid, uuid, jsonb) from public;

comment on function billing.credit_lines(uuid, uuid, jsonb) is
    'Puts lines of an invoice on a credit note, or what is left of all; returns how many. Raises '
    '23514 where more would be credited than was invoiced.';

-- What came last is released first.
create or replace function billing.release_payments(p_invoice_id uuid, p_credited numeric)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_excess numeric;
    v_allocation billing.payment_allocations;
begin
    select i.paid + i.credited + p_credited - i.total
    into strict v_excess
    from billing.invoices as i
    where i.organization_id = v_organization_id and i.id = p_invoice_id;

    for v_allocation in
        select a.*
        from billing.payment_allocations as a
        where
            a.organization_id = v_organization_id
            and a.invoice_id = p_invoice_id
            and a.amount > 0
            and a.deleted_at is null
        order by a.id desc
    loop
        exit when v_excess <= 0;

        update billing.payment_allocations as a
        set amount = greatest(v_allocation.amount - v_excess, 0)
        where a.organization_id = v_organization_id and a.id = v_allocation.id;

        v_excess := v_excess - v_allocation.amount;
    end loop;
end
$function$;

alter function billing.release_payments(uuid, numeric) owner to app_owner;

revoke all on function billing.release_payments(uuid, numeric) from public;

comment on function billing.release_payments(uuid, numeric) is
    'Takes back from an invoice what is paid beyond what is left when so much more is credited.';

commit;
