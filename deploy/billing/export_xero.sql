-- Deploy routiq:billing/export_xero to pg
-- requires: billing/schema__workers
-- requires: billing/keep_payments
-- requires: integration/write_billing
-- requires: jobs/enqueue
-- requires: audit/log_access
-- requires: integration/sync_errors__policies

begin;

-- function billing.pay_told_invoice()
-- function billing.plan_export()
-- function billing.xero_lines(uuid, uuid)
-- function billing.export_xero_batch(int)
-- trigger tg_payments_70_pay_told on billing.payments
-- trigger tg_invoices_80_plan_export on billing.invoices

-- What is issued is exported by a job, put in with the number itself, where the organization keeps its books in
-- Xero. Sending lies outside of the database: a worker asks what to send, sends it, and tells what came back.
-- Where it dies in between, the same is asked for again, under the same key of idempotency, and our id goes along
-- as the reference: what Xero tells meanwhile is known by it, and nothing is there twice. What it refused comes
-- behind everything else, and under another key, for under the same one Xero would give the same answer.

create or replace function billing.pay_told_invoice()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_balance numeric;
    v_unallocated numeric;
begin
    select
        i.balance,
        p.unallocated
    into v_balance, v_unallocated
    from billing.invoices as i
    inner join billing.payments as p
        on i.organization_id = p.organization_id and p.id = new.id
    where
        i.organization_id = new.organization_id
        and i.id = new.invoice_id
        and i.source = 'routiq'
        and i.kind = 'invoice'
        and i.status in ('open', 'uncollectible')
        and i.currency = new.currency
    for no key update of i;

    if least(v_balance, v_unallocated) > 0 then
        insert into billing.payment_allocations (organization_id, payment_id, invoice_id, amount)
        values (new.organization_id, new.id, new.invoice_id, least(v_balance, v_unallocated))
        on conflict (organization_id, payment_id, invoice_id) where deleted_at is null do nothing;
    end if;

    return null;
end
$function$;

alter function billing.pay_told_invoice() owner to app_owner;

revoke all on function billing.pay_told_invoice() from public;

comment on function billing.pay_told_invoice() is
    'Trigger: has a payment of another system pay our invoice that it names, once.';

create or replace function billing.plan_export()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    -- A migration that acts for nobody plans nothing.
    if core.current_org_id() = new.organization_id and exists (
        select
        from integration.service_integrations as s
        where
            s.organization_id = new.organization_id
            and s.service_code = 'xero'
            and s.status = 'active'
            and s.deleted_at is null
    ) then
        perform jobs.enqueue(
            p_kind => 'xero.export',
            p_args => jsonb_build_object('invoice_id', new.id),
            p_unique_key => 'xero export ' || new.id
        );
    end if;

    return null;
end
$function$;

alter function billing.plan_export() owner to app_owner;

revoke all on function billing.plan_export() from public;

comment on function billing.plan_export() is
    'Trigger: puts in the job that exports what was issued, where the books are kept in Xero.';

-- A part of a line whose amount is rounded is told as one piece: Xero multiplies again.
create or replace function billing.xero_lines(p_organization_id uuid, p_invoice_id uuid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select
            jsonb_agg(
                jsonb_strip_nulls(
                    jsonb_build_object(
                        'Description', l.description,
                        'TaxType', l.tax_code,
                        'TaxAmount', l.tax,
                        'LineAmount', l.net
                    )
                    || case
                        when l.quantity * l.unit_amount = l.net then
                            jsonb_build_object('Quantity', l.quantity, 'UnitAmount', l.unit_amount)
                        else jsonb_build_object('Quantity', 1, 'UnitAmount', l.net)
                    end
                )
                order by l.line_number
            )
        from billing.invoice_lines as l
        where
            l.organization_id = p_organization_id
            and l.invoice_id = p_invoice_id
            and l.deleted_at is null
    );
end
$function$;

alter function billing.xero_lines(uuid, uuid) owner to app_owner;

revoke all on function billing.xero_lines(uuid, uuid) from public;

comment on function billing.xero_lines(uuid, uuid) is
    'Lines of an invoice in the shape of Xero''s Accounting API.';

create or replace function billing.export_xero_batch(p_limit int default 50)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
    v_refusals bigint;
    v_batch jsonb;
begin
    v_ids := array(
        select i.id
        from billing.invoices as i
        left join lateral (
            select true as is_refused
            from integration.sync_errors as x
            where
                x.organization_id = v_organization_id
                and x.entity = i.kind
                and x.external_id = i.id::text
                and x.error_class = 'validation'
                and x.resolved_at is null
            limit 1
        ) as s
            on true
        where
            i.organization_id = v_organization_id
            and i.source = 'routiq'
            and i.serial_number is not null
            and i.deleted_at is null
            and not exists (
                select
                from integration.external_ids as e
                where
                    e.organization_id = v_organization_id
                    and e.target_table = 'billing.invoices'
                    and e.target_id = i.id
                    and e.system = 'xero'
                    and e.deleted_at is null
            )
        order by coalesce(s.is_refused, false), i.kind desc, i.serial_number
        limit least(greatest(coalesce(p_limit, 50), 1), 100)
    );

    if v_ids = '{}' then
        return null;
    end if;

    perform audit.log_access('billing.export_xero_batch', 'billing.invoices', v_ids);

    select coalesce(sum(x.retry_count + 1), 0)
    into strict v_refusals
    from integration.sync_errors as x
    where
        x.organization_id = v_organization_id
        and x.entity in ('invoice', 'credit_note')
        and x.external_id = any(v_ids::text[])
        and x.error_class = 'validation'
        and x.resolved_at is null;

    v_batch := (
        select
            jsonb_build_object(
                'Invoices', coalesce(jsonb_agg(x.item) filter (where x.kind = 'invoice'), '[]'),
                'CreditNotes',
                coalesce(jsonb_agg(x.item) filter (where x.kind = 'credit_note'), '[]')
            )
        from (
            select
                i.kind,
                jsonb_strip_nulls(
                    jsonb_build_object(
                        case i.kind when 'invoice' then 'InvoiceNumber' else 'CreditNoteNumber' end,
                        i.number,
                        'Type', case i.kind when 'invoice' then 'ACCREC' else 'ACCRECCREDIT' end,
                        'Status', 'AUTHORISED',
                        'Reference', i.id,
                        'Contact', case
                            when k.value is null then jsonb_build_object(
                                'ContactNumber', i.contact_id,
                                'Name', coalesce(c.display_name, i.number)
                            )
                            else jsonb_build_object('ContactID', k.value)
                        end,
                        'CurrencyCode', i.currency,
                        'LineAmountTypes', 'Exclusive',
                        'Date', (i.issued_at at time zone o.time_zone)::date,
                        'DueDate', (i.due_at at time zone o.time_zone)::date - 1,
                        'LineItems', billing.xero_lines(v_organization_id, i.id)
                    )
                ) as item
            from unnest(v_ids) with ordinality as w (id, place)
            inner join billing.invoices as i
                on i.organization_id = v_organization_id and w.id = i.id
            inner join core.organizations as o
                on i.organization_id = o.id
            left join contact.contacts as c
                on i.organization_id = c.organization_id and i.contact_id = c.id
            left join lateral (
                select n.value
                from contact.contact_identifiers as n
                where
                    n.organization_id = v_organization_id
                    and n.contact_id = i.contact_id
                    and n.system = 'xero'
                    and n.deleted_at is null
                order by n.id
                limit 1
            ) as k on true
            order by w.place
        ) as x
    );

    return v_batch || jsonb_build_object(
        'idempotency_key',
        encode(sha256(convert_to(concat(v_batch, v_refusals), 'UTF8')), 'hex')
    );
end
$function$;

alter function billing.export_xero_batch(int) owner to app_owner;

revoke all on function billing.export_xero_batch(int) from public;
grant execute on function billing.export_xero_batch(int) to app_worker;

comment on function billing.export_xero_batch(int) is
    'What Xero has not been told of yet, in the shape of its Accounting API, with the key under '
    'which it is sent; null where there is nothing. Asked again it tells the same, until an answer '
    'is kept. For workers.';

create or replace trigger tg_payments_70_pay_told
after insert or update of status, invoice_id, total on billing.payments
for each row
when (new.source <> 'routiq' and new.status = 'succeeded' and new.invoice_id is not null)
execute function billing.pay_told_invoice();

create or replace trigger tg_invoices_80_plan_export
after update of serial_number on billing.invoices
for each row
when (old.serial_number is null and new.serial_number is not null)
execute function billing.plan_export();

comment on trigger tg_payments_70_pay_told on billing.payments is
    'Has a payment of another system pay our invoice';
comment on trigger tg_invoices_80_plan_export on billing.invoices is
    'Puts in the job that exports what was issued';

commit;
