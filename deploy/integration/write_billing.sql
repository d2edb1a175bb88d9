-- Deploy routiq:integration/write_billing to pg
-- requires: integration/known_target
-- requires: billing/subscriptions__policies
-- requires: billing/invoices__policies
-- requires: billing/payments__policies

begin;

-- function integration.write_billing(uuid, text, text, jsonb, boolean, uuid)

-- Stripe counts in the smallest unit of a currency: how many of them make one, its pages on zero-decimal
-- and three-decimal currencies tell. Systems word the same status differently; here it has one word.
-- The table is named by p_entity, which the caller has chosen from three. Raises RQ409 where a status
-- may not follow, and 22 or 23 for values that break a rule.

create or replace function integration.write_billing(
    p_organization_id uuid,
    p_system text,
    p_entity text,
    p_fields jsonb,
    p_is_deleted boolean,
    p_target_id uuid
)
returns uuid
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
    v_currency text := upper(p_fields ->> 'currency');
    v_units numeric := case
        when v_currency in (
            'BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'UGX', 'VND', 'VUV',
            'XAF', 'XOF', 'XPF'
        ) then 1.0
        when v_currency in ('BHD', 'JOD', 'KWD', 'OMR', 'TND') then 1000.0
        else 100.0
    end;
    v_status text := coalesce(
        c_statuses ->> lower(p_fields ->> 'status'), lower(p_fields ->> 'status')
    );
    v_known record;
    v_id uuid := coalesce(p_target_id, core.new_id());
    v_total numeric := coalesce(
        (p_fields ->> 'total')::numeric, (p_fields ->> 'minor_total')::numeric / v_units
    );
begin
    if p_is_deleted then
        v_status := case p_entity when 'invoice' then 'void' else 'cancelled' end;
    elsif v_status = 'pending' and p_fields ? 'failure' then
        v_status := 'failed';
    end if;

    select
        integration.known_target(p_organization_id, p_system, 'contact', p_fields ->> 'contact')
            as contact_id,
        integration.known_target(
            p_organization_id, p_system, 'subscription', p_fields ->> 'subscription'
        ) as subscription_id,
        integration.known_target(p_organization_id, p_system, 'invoice', p_fields ->> 'invoice')
            as invoice_id,
        integration.webhook_occurred_at(jsonb_build_object('created', p_fields ->> 'start_at')) as start_at,
        integration.webhook_occurred_at(jsonb_build_object('created', p_fields ->> 'end_at')) as end_at,
        integration.webhook_occurred_at(jsonb_build_object('created', p_fields ->> 'issued_at')) as issued_at
    into v_known;

    if p_entity = 'subscription' then
        insert into billing.subscriptions as s (
            organization_id, id, contact_id, source, status, plan, quantity, currency, start_at,
            end_at, cancel_at, cancelled_at
        )
        values (
            p_organization_id, v_id, v_known.contact_id, p_system, v_status,
            left(p_fields ->> 'plan', 500), coalesce((p_fields ->> 'quantity')::int, 1), v_currency,
            v_known.start_at, v_known.end_at,
            integration.webhook_occurred_at(jsonb_build_object('created', p_fields ->> 'cancel_at')),
            integration.webhook_occurred_at(
                jsonb_build_object('created', p_fields ->> 'cancelled_at')
            )
        )
        on conflict (organization_id, id) do update
        set
            contact_id = coalesce(excluded.contact_id, s.contact_id),
            status = excluded.status,
            plan = coalesce(excluded.plan, s.plan),
            quantity = excluded.quantity,
            currency = coalesce(excluded.currency, s.currency),
            start_at = coalesce(excluded.start_at, s.start_at),
            end_at = coalesce(excluded.end_at, s.end_at),
            cancel_at = excluded.cancel_at,
            cancelled_at = excluded.cancelled_at;
    elsif p_entity = 'invoice' then
        insert into billing.invoices as i (
            organization_id, id, contact_id, subscription_id, source, number, status, currency,
            total, paid, issued_at, due_at
        )
        values (
            p_organization_id, v_id, v_known.contact_id, v_known.subscription_id, p_system,
            left(p_fields ->> 'number', 200), v_status, v_currency, v_total,
            coalesce(
                (p_fields ->> 'paid')::numeric, (p_fields ->> 'minor_paid')::numeric / v_units, 0
            ),
            v_known.issued_at,
            integration.webhook_occurred_at(jsonb_build_object('created', p_fields ->> 'due_at'))
        )
        on conflict (organization_id, id) do update
        set
            contact_id = coalesce(excluded.contact_id, i.contact_id),
            subscription_id = coalesce(excluded.subscription_id, i.subscription_id),
            number = coalesce(excluded.number, i.number),
            status = excluded.status,
            total = excluded.total,
            paid = excluded.paid,
            due_at = coalesce(excluded.due_at, i.due_at);
    else
        insert into billing.payments as p (
            organization_id, id, contact_id, invoice_id, source, status, currency, total, method,
            failure, issued_at
        )
        values (
            p_organization_id, v_id, v_known.contact_id, v_known.invoice_id, p_system, v_status,
            v_currency, v_total, left(p_fields ->> 'method', 200),
            left(p_fields ->> 'failure', 500), v_known.issued_at
        )
        on conflict (organization_id, id) do update
        set
            contact_id = coalesce(excluded.contact_id, p.contact_id),
            invoice_id = coalesce(excluded.invoice_id, p.invoice_id),
            status = excluded.status,
            total = excluded.total,
            method = coalesce(excluded.method, p.method),
            failure = excluded.failure;
    end if;

    return v_id;
end
$function$;

alter function integration.write_billing(uuid, text, text, jsonb, boolean, uuid)
owner to app_owner;

revoke all on function integration.write_billing(uuid, text, text, jsonb, boolean, uuid)
from public;

comment on function integration.write_billing(uuid, text, text, jsonb, boolean, uuid) is
    'Writes a subscription, an invoice or a payment as a system tells it, into p_target_id or a '
    'new row; returns its id. Raises RQ409.';

commit;
