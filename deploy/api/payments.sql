-- Deploy routiq:api/payments to pg
-- requires: ref/permissions__orders
-- requires: billing/bill_lines
-- requires: api/orders
-- requires: core/require_own_branch

begin;

-- function billing.living_payment(uuid)
-- function billing.allocate(uuid, uuid, numeric)
-- function billing.payment_answer(uuid, uuid, uuid)
-- function api.record_payment(uuid, numeric, text, uuid, text, uuid, text, timestamptz, text)
-- function api.allocate_payment(uuid, uuid, numeric, text)
-- function api.refund_payment(uuid, numeric, text)
-- function api.list_payments(uuid, text, int, uuid)

-- What comes in is one thing, what it pays another: a payment pays several invoices, an invoice is paid by
-- several payments, and what is left pays later ones or is paid back. Raise RQ400, RQ401, RQ403, RQ404, RQ409,
-- RQ422.

create or replace function billing.living_payment(p_payment_id uuid)
returns billing.payments
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_payment billing.payments;
begin
    select p.*
    into v_payment
    from billing.payments as p
    where p.organization_id = v_organization_id and p.id = p_payment_id and p.deleted_at is null
    for no key update;

    if v_payment.id is null then
        perform core.refuse(
            'RQ404', 'there is no such payment', format('the id is "%s"', p_payment_id),
            'name one of api.list_payments'
        );
    end if;

    return v_payment;
end
$function$;

alter function billing.living_payment(uuid) owner to app_owner;

revoke all on function billing.living_payment(uuid) from public;

comment on function billing.living_payment(uuid) is
    'A payment of the caller''s organization, locked. Raises RQ404 where there is none.';

create or replace function billing.allocate(
    p_payment_id uuid, p_invoice_id uuid, p_amount numeric
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_invoice billing.invoices := billing.living_invoice(p_invoice_id);
    v_payment billing.payments := billing.living_payment(p_payment_id);
    v_amount numeric := coalesce(p_amount, least(v_payment.unallocated, v_invoice.balance));
begin
    if v_amount is null or v_amount <= 0 or v_amount <> round(v_amount, v_invoice.minor_digits) then
        perform core.refuse(
            'RQ422', 'this pays nothing', format('the amount is %s', v_amount),
            'allocate what is left of the payment, to the decimals of the currency'
        );
    end if;

    insert into billing.payment_allocations as a (organization_id, payment_id, invoice_id, amount)
    values (v_organization_id, p_payment_id, p_invoice_id, v_amount)
    on conflict (organization_id, payment_id, invoice_id) where deleted_at is null do update
    set amount = a.amount + excluded.amount;
end
$function$;

alter function billing.allocate(uuid, uuid, numeric) owner to app_owner;

revoke all on function billing.allocate(uuid, uuid, numeric) from public;

comment on function billing.allocate(uuid, uuid, numeric) is
    'Pays so much more of an invoice by a payment, or as much as either has left. Raises RQ404, '
    'RQ409, RQ422, and 23514 for more than that.';

create or replace function billing.payment_answer(
    p_organization_id uuid, p_payment_id uuid, p_invoice_id uuid
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select
            jsonb_build_object(
                'payment_id', p.id,
                'currency', p.currency,
                'total', p.total,
                'allocated', p.allocated,
                'refunded', p.refunded,
                'unallocated', p.unallocated,
                'row_version', p.row_version,
                'invoice_id', i.id,
                'invoice_status', i.status,
                'invoice_balance', i.balance
            )
        from billing.payments as p
        left join billing.invoices as i
            on p.organization_id = i.organization_id and i.id = p_invoice_id
        where p.organization_id = p_organization_id and p.id = p_payment_id
    );
end
$function$;

alter function billing.payment_answer(uuid, uuid, uuid) owner to app_owner;

revoke all on function billing.payment_answer(uuid, uuid, uuid) from public;

comment on function billing.payment_answer(uuid, uuid, uuid) is
    'What whoever wrote a payment is told of it, and of the invoice that it pays.';

create or replace function api.record_payment(
    p_contact_id uuid,
    p_amount numeric,
    p_method text,
    p_invoice_id uuid default null,
    p_currency text default null,
    p_location_id uuid default null,
    p_reference text default null,
    p_received_at timestamptz default now(),
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_invoice billing.invoices;
    v_currency text := p_currency;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('payments.write');

    v_result := core.begin_once(
        'record_payment',
        p_idempotency_key,
        jsonb_build_array(
            p_contact_id, p_amount, p_method, p_invoice_id, p_currency, p_location_id, p_reference
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    perform billing.require_contact(p_contact_id);

    if p_location_id is not null then
        perform core.require_own_branch(p_location_id);
    end if;

    if p_invoice_id is not null then
        v_invoice := billing.living_invoice(p_invoice_id);
        v_currency := coalesce(v_currency, v_invoice.currency);
    end if;

    select coalesce(v_currency, o.currency)
    into v_currency
    from core.organizations as o
    where o.id = v_organization_id;

    if p_amount > 0 and p_amount = round(p_amount, billing.minor_digits(v_currency)) then
        insert into billing.payments (
            organization_id, contact_id, location_id, status, currency, total, method, reference,
            issued_at
        )
        values (
            v_organization_id,
            p_contact_id,
            coalesce(p_location_id, v_invoice.location_id),
            'succeeded',
            v_currency,
            p_amount,
            p_method,
            p_reference,
            p_received_at
        )
        returning id into v_id;
    else
        perform core.refuse(
            'RQ422', 'nobody pays that', format('%s %s', p_amount, v_currency),
            'send more than nothing, to the decimals of the currency'
        );
    end if;

    if v_invoice.balance > 0 then
        perform billing.allocate(v_id, p_invoice_id, least(p_amount, v_invoice.balance));
    end if;

    return core.finish_once(
        p_idempotency_key, billing.payment_answer(v_organization_id, v_id, p_invoice_id)
    );
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'this cannot be a payment', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.record_payment(
    uuid, numeric, text, uuid, text, uuid, text, timestamptz, text
) owner to app_owner;

revoke all on function api.record_payment(
    uuid, numeric, text, uuid, text, uuid, text, timestamptz, text
) from public;
grant execute on function api.record_payment(
    uuid, numeric, text, uuid, text, uuid, text, timestamptz, text
) to authenticated;

comment on function api.record_payment(
    uuid, numeric, text, uuid, text, uuid, text, timestamptz, text
) is
    'Records what came in; of p_invoice_id it pays what is open, and what is left is free for '
    'others. The same idempotency key with the same values returns the first payment. Raises '
    'RQ403, RQ404, RQ409, RQ422.';

create or replace function api.allocate_payment(
    p_payment_id uuid,
    p_invoice_id uuid,
    p_amount numeric default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_result jsonb;
begin
    perform core.require_permission('payments.write');

    v_result := core.begin_once(
        'allocate_payment',
        p_idempotency_key,
        jsonb_build_array(p_payment_id, p_invoice_id, p_amount)
    );

    if v_result is not null then
        return v_result;
    end if;

    perform billing.allocate(p_payment_id, p_invoice_id, p_amount);

    return core.finish_once(
        p_idempotency_key,
        billing.payment_answer(v_organization_id, p_payment_id, p_invoice_id)
    );
exception
    when check_violation then
        perform core.refuse(
            'RQ422', 'this is more than there is', sqlerrm,
            'allocate at most what is left of the payment and open of the invoice'
        );
        return null;
end
$function$;

alter function api.allocate_payment(uuid, uuid, numeric, text) owner to app_owner;

revoke all on function api.allocate_payment(uuid, uuid, numeric, text) from public;
grant execute on function api.allocate_payment(uuid, uuid, numeric, text) to authenticated;

comment on function api.allocate_payment(uuid, uuid, numeric, text) is
    'Pays so much more of an invoice by a payment; as much as either has left, where no amount is '
    'given. The same idempotency key with the same values returns the first result. Raises RQ403, '
    'RQ404, RQ409, RQ422.';

create or replace function api.refund_payment(
    p_payment_id uuid, p_amount numeric, p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_payment billing.payments;
    v_result jsonb;
begin
    perform core.require_permission('credits.write');

    v_result := core.begin_once(
        'refund_payment', p_idempotency_key, jsonb_build_array(p_payment_id, p_amount)
    );

    if v_result is not null then
        return v_result;
    end if;

    v_payment := billing.living_payment(p_payment_id);

    if
        v_payment.status = 'succeeded'
        and p_amount between 0 and v_payment.unallocated
        and p_amount = round(p_amount, billing.minor_digits(v_payment.currency))
    then
        update billing.payments as p
        set refunded = p.refunded + p_amount
        where p.organization_id = v_organization_id and p.id = p_payment_id;
    else
        perform core.refuse(
            'RQ422', 'this cannot be paid back',
            format('of the payment %s is free', v_payment.unallocated),
            'credit the invoice that it pays first: api.credit_invoice'
        );
    end if;

    return core.finish_once(
        p_idempotency_key, billing.payment_answer(v_organization_id, p_payment_id, null)
    );
end
$function$;

alter function api.refund_payment(uuid, numeric, text) owner to app_owner;

revoke all on function api.refund_payment(uuid, numeric, text) from public;
grant execute on function api.refund_payment(uuid, numeric, text) to authenticated;

comment on function api.refund_payment(uuid, numeric, text) is
    'Records that so much of a payment was paid back, at most what pays no invoice. The same '
    'idempotency key with the same values returns the first result. Raises RQ403, RQ404, RQ409, '
    'RQ422.';

create or replace function api.list_payments(
    p_contact_id uuid default null,
    p_status text default null,
    p_limit int default 50,
    p_after uuid default null
)
returns table (
    payment_id uuid,
    contact_id uuid,
    location_id uuid,
    source text,
    status text,
    currency text,
    total numeric,
    allocated numeric,
    refunded numeric,
    unallocated numeric,
    method text,
    reference text,
    failure text,
    issued_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('invoices.read');

    v_ids := array(
        select p.id
        from billing.payments as p
        where
            p.organization_id = v_organization_id
            and p.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and (p_contact_id is null or p.contact_id = p_contact_id)
            and (p_status is null or p.status = p_status)
            and p.deleted_at is null
        order by p.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_payments', 'billing.payments', v_ids);

    return query
    select
        p.id,
        p.contact_id,
        p.location_id,
        p.source,
        p.status,
        p.currency::text,
        p.total,
        p.allocated,
        p.refunded,
        p.unallocated,
        p.method,
        p.reference,
        p.failure,
        p.issued_at,
        p.row_version
    from billing.payments as p
    where p.organization_id = v_organization_id and p.id = any(v_ids)
    order by p.id;
end
$function$;

alter function api.list_payments(uuid, text, int, uuid) owner to app_owner;

revoke all on function api.list_payments(uuid, text, int, uuid) from public;
grant execute on function api.list_payments(uuid, text, int, uuid) to authenticated;

comment on function api.list_payments(uuid, text, int, uuid) is
    'Payments, our own and those of other systems, in the order in which they were recorded, page '
    'by page: p_after is the last payment_id of the page before. Raises RQ403.';

commit;
