-- function integration.minor_units(text)
-- function integration.write_refund(uuid, text, jsonb)
-- function integration.own_invoice(uuid, jsonb)
-- function integration.write_payments(uuid, text, uuid, jsonb)
-- function integration.write_billing(uuid, text, text, jsonb)

-- Stripe counts in the smallest unit of a currency. Systems word the same status differently; here it has one word.
-- Bills of suppliers, which Xero keeps among invoices, concern no patient; what is paid in credits of a
-- studio moves no money, and what was paid back stands with what was paid (Momence). The table is named by
-- p_entity, which the caller has chosen from three. Raises RQ409 where a status may not follow, and 22 or
-- 23 for values that break a rule.

-- How many of the smallest units make one, as the pages of Stripe on zero-decimal and three-decimal currencies
-- tell: not in all currencies as ISO 4217 says.
create or replace function integration.minor_units(p_currency text)
returns numeric
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return case
        when p_currency in (
            'BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'UGX', 'VND', 'VUV',
            'XAF', 'XOF', 'XPF'
        ) then 1.0
        when p_currency in ('BHD', 'JOD', 'KWD', 'OMR', 'TND') then 1000.0
        else 100.0
    end;
end
$function$;

alter function integration.minor_units(text) owner to app_owner;

revoke all on function integration.minor_units(text) from public;

comment on function integration.minor_units(text) is
    'How many of what Stripe counts in make one of a currency.';

-- A charge may be told of as paid back before its payment is told of: then the payment begins here, and what is
-- told of it later fills it. What was paid back pays no invoice any more, what came last first; and of two
-- reports the higher one counts, for the sum only grows.
create or replace function integration.write_refund(
    p_organization_id uuid, p_system text, p_record jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_fields jsonb := p_record -> 'fields';
    v_currency text := upper(v_fields ->> 'currency');
    v_units numeric := integration.minor_units(v_currency);
    v_refunded numeric := (v_fields ->> 'minor_refunded')::numeric / v_units;
    v_id uuid := integration.known_target(
        p_organization_id, p_system, 'payment', v_fields ->> 'payment'
    );
    v_excess numeric;
    v_allocation billing.payment_allocations;
begin
    if v_id is null then
        insert into billing.payments (
            organization_id, contact_id, source, status, currency, total, issued_at
        )
        values (
            p_organization_id,
            integration.known_target(
                p_organization_id, p_system, 'contact', v_fields ->> 'contact'
            ),
            p_system,
            'succeeded',
            v_currency,
            (v_fields ->> 'minor_total')::numeric / v_units,
            integration.webhook_occurred_at(
                jsonb_build_object('created', v_fields ->> 'issued_at')
            )
        )
        returning id into v_id;

        insert into integration.external_ids (
            organization_id, system, entity, external_id, target_table, target_id
        )
        values (
            p_organization_id, p_system, 'payment', v_fields ->> 'payment', 'billing.payments', v_id
        );
    end if;

    -- invoices are held before payments, as everywhere
    perform
    from billing.invoices as i
    inner join billing.payment_allocations as a
        on i.organization_id = a.organization_id and i.id = a.invoice_id
    where a.organization_id = p_organization_id and a.payment_id = v_id and a.deleted_at is null
    order by i.id
    for no key update of i;

    select p.allocated + greatest(p.refunded, v_refunded) - p.total
    into strict v_excess
    from billing.payments as p
    where p.organization_id = p_organization_id and p.id = v_id
    for no key update;

    for v_allocation in
        select a.*
        from billing.payment_allocations as a
        where
            a.organization_id = p_organization_id
            and a.payment_id = v_id
            and a.amount > 0
            and a.deleted_at is null
        order by a.id desc
    loop
        exit when v_excess <= 0;

        update billing.payment_allocations as a
        set amount = greatest(v_allocation.amount - v_excess, 0)
        where a.organization_id = p_organization_id and a.id = v_allocation.id;

        v_excess := v_excess - v_allocation.amount;
    end loop;

    update billing.payments as p
    set refunded = v_refunded
    where p.organization_id = p_organization_id and p.id = v_id and p.refunded < v_refunded;

    return jsonb_build_object('id', v_id, 'columns', '{}'::jsonb);
end
$function$;

alter function integration.write_refund(uuid, text, jsonb) owner to app_owner;

revoke all on function integration.write_refund(uuid, text, jsonb) from public;

comment on function integration.write_refund(uuid, text, jsonb) is
    'Keeps how much of a payment was paid back, and takes it from the invoices that it pays. '
    'Raises 22 or 23 for values that break a rule.';

-- Of our own invoices others tell what was paid, and nothing else: what we issued stays as we issued it. They
-- are known by the id that we gave them on the way out.
create or replace function integration.own_invoice(p_organization_id uuid, p_record jsonb)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text := coalesce(
        p_record ->> 'target_id', p_record -> 'fields' ->> 'our_invoice'
    );
    v_id uuid;
begin
    if v_text ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        select i.id
        into v_id
        from billing.invoices as i
        where
            i.organization_id = p_organization_id
            and i.id = v_text::uuid
            and i.source = 'routiq'
            and i.serial_number is not null
            and i.deleted_at is null
        for no key update;
    end if;

    return v_id;
end
$function$;

alter function integration.own_invoice(uuid, jsonb) owner to app_owner;

revoke all on function integration.own_invoice(uuid, jsonb) from public;

comment on function integration.own_invoice(uuid, jsonb) is
    'Our own invoice that an object of another system names, locked; null where it names none.';

create or replace function integration.write_payments(
    p_organization_id uuid, p_system text, p_invoice_id uuid, p_payments jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_payment record;
    v_id uuid;
begin
    for v_payment in
        select
            p.item ->> 'PaymentID' as external_id,
            (p.item ->> 'Amount')::numeric as amount,
            integration.webhook_occurred_at(
                jsonb_build_object('created', p.item ->> 'Date')
            ) as paid_at
        from jsonb_array_elements(p_payments) as p (item)
        where
            integration.known_target(
                p_organization_id, p_system, 'payment', p.item ->> 'PaymentID'
            ) is null
            and p.item ->> 'PaymentID' is not null
            and coalesce(p.item ->> 'Status', 'AUTHORISED') <> 'DELETED'
    loop
        insert into billing.payments (
            organization_id, contact_id, invoice_id, location_id, source, status, currency, total,
            issued_at
        )
        select
            p_organization_id,
            i.contact_id,
            i.id,
            i.location_id,
            p_system,
            'succeeded',
            i.currency,
            v_payment.amount,
            v_payment.paid_at
        from billing.invoices as i
        where i.organization_id = p_organization_id and i.id = p_invoice_id
        returning id into v_id;

        insert into integration.external_ids (
            organization_id, system, entity, external_id, target_table, target_id
        )
        values (
            p_organization_id, p_system, 'payment', v_payment.external_id, 'billing.payments', v_id
        );
    end loop;
end
$function$;

alter function integration.write_payments(uuid, text, uuid, jsonb) owner to app_owner;

revoke all on function integration.write_payments(uuid, text, uuid, jsonb) from public;

comment on function integration.write_payments(uuid, text, uuid, jsonb) is
    'Records the payments that a system tells of one of our own invoices, each once.';

create or replace function integration.write_billing(
    p_organization_id uuid, p_system text, p_entity text, p_record jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_statuses constant jsonb := '{
        "canceled": "cancelled", "incomplete_expired": "cancelled", "submitted": "draft",
        "authorised": "open", "voided": "void", "deleted": "void",
        "requires_payment_method": "pending", "requires_confirmation": "pending",
        "requires_action": "pending", "requires_capture": "pending", "processing": "pending"
    }'::jsonb;
    c_of_payments constant jsonb := '{
        "voided": "cancelled", "unpaid": "pending", "incomplete": "pending"
    }'::jsonb;
    v_fields jsonb := p_record -> 'fields';
    v_currency text := upper(v_fields ->> 'currency');
    v_units numeric := integration.minor_units(v_currency);
    v_status text := coalesce(
        case p_entity when 'payment' then c_of_payments ->> lower(v_fields ->> 'status') end,
        c_statuses ->> lower(v_fields ->> 'status'), lower(v_fields ->> 'status')
    );
    v_total numeric := coalesce(
        (v_fields ->> 'total')::numeric, (v_fields ->> 'minor_total')::numeric / v_units
    );
    v_paid numeric := coalesce(
        (v_fields ->> 'paid')::numeric, (v_fields ->> 'minor_paid')::numeric / v_units, 0
    );
    v_own_id uuid;
    v_links jsonb;
    v_at jsonb;
begin
    if p_entity = 'refund' then
        return integration.write_refund(p_organization_id, p_system, p_record);
    elsif v_fields ->> 'kind' in ('ACCPAY', 'refund') or v_fields ? 'credits' then
        return null;
    elsif p_record ->> 'is_deleted' = 'true' then
        v_status := case p_entity when 'invoice' then 'void' else 'cancelled' end;
    elsif v_status = 'pending' and v_fields ? 'failure' then
        v_status := 'failed';
    end if;

    if p_entity = 'invoice' or v_fields ? 'our_invoice' then
        v_own_id := integration.own_invoice(
            p_organization_id,
            case p_entity when 'invoice' then p_record else p_record - 'target_id' end
        );
    end if;

    if p_entity = 'invoice' and v_own_id is not null then
        perform integration.write_payments(
            p_organization_id, p_system, v_own_id, coalesce(v_fields -> 'payments', '[]')
        );

        return jsonb_build_object('id', v_own_id, 'columns', '{}'::jsonb);
    end if;

    select
        coalesce(
            jsonb_object_agg(
                l.link || '_id',
                integration.known_target(p_organization_id, p_system, l.link, v_fields ->> l.link)
            ) filter (where v_fields ? l.link),
            '{}'
        )
    into v_links
    from unnest(array['contact', 'subscription', 'invoice']) as l (link);

    select
        jsonb_object_agg(
            a.field,
            integration.webhook_occurred_at(jsonb_build_object('created', v_fields ->> a.field))
        )
    into v_at
    from unnest(
        array['start_at', 'end_at', 'cancel_at', 'cancelled_at', 'issued_at', 'due_at']
    ) as a (field);

    return integration.write_row(
        'billing.' || p_entity || 's',
        p_organization_id,
        p_record,
        jsonb_strip_nulls(v_links)
        || jsonb_strip_nulls(jsonb_build_object('invoice_id', v_own_id))
        || jsonb_build_object('status', v_status)
        || case p_entity
            when 'subscription' then
                jsonb_strip_nulls(
                    jsonb_build_object(
                        'plan', left(v_fields ->> 'plan', 500), 'currency', v_currency,
                        'start_at', v_at -> 'start_at', 'end_at', v_at -> 'end_at'
                    )
                )
                || jsonb_build_object(
                    'quantity', coalesce((v_fields ->> 'quantity')::int, 1),
                    'cancel_at', v_at -> 'cancel_at', 'cancelled_at', v_at -> 'cancelled_at'
                )
            when 'invoice' then
                jsonb_strip_nulls(
                    jsonb_build_object(
                        'number', left(v_fields ->> 'number', 200), 'due_at', v_at -> 'due_at'
                    )
                )
                || jsonb_build_object('total', v_total, 'paid', v_paid)
            else
                jsonb_strip_nulls(jsonb_build_object('method', left(v_fields ->> 'method', 200)))
                || jsonb_build_object('total', v_total, 'failure', left(v_fields ->> 'failure', 500))
        end,
        jsonb_build_object('source', p_system)
        || case p_entity
            when 'subscription' then '{}'
            else jsonb_build_object('currency', v_currency, 'issued_at', v_at -> 'issued_at')
        end
    );
end
$function$;

alter function integration.write_billing(uuid, text, text, jsonb) owner to app_owner;

revoke all on function integration.write_billing(uuid, text, text, jsonb) from public;

comment on function integration.write_billing(uuid, text, text, jsonb) is
    'Writes a subscription, an invoice or a payment as a system tells it; returns what '
    'integration.write_row does, null for what concerns no patient. Of our own invoices it writes '
    'what was paid and nothing else. Raises RQ409.';
