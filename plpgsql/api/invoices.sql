-- function api.invoice_order(uuid, jsonb, uuid, text)
-- function api.issue_invoice(uuid, date, int)
-- function api.discard_invoice(uuid, int)
-- function api.credit_invoice(uuid, jsonb, text, text)

-- A number is taken last, when nothing more can be refused: whoever waits for it waits for a commit alone.
-- What is issued or discarded already stays, so these two take no idempotency key. Raise RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function api.invoice_order(
    p_order_id uuid,
    p_lines jsonb default null,
    p_invoice_id uuid default null,
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
    v_order billing.orders;
    v_invoice billing.invoices;
    v_count int;
    v_result jsonb;
begin
    perform core.require_permission('invoices.write');

    v_result := core.begin_once(
        'invoice_order',
        p_idempotency_key,
        jsonb_build_array(p_order_id, p_lines, p_invoice_id)
    );

    if v_result is not null then
        return v_result;
    end if;

    if p_invoice_id is not null then
        v_invoice := billing.living_invoice(p_invoice_id);
    end if;

    v_order := billing.living_order(p_order_id);

    if v_order.status not in ('confirmed', 'in_progress', 'completed') then
        perform core.refuse(
            'RQ409', 'this order is not invoiced', format('it is %s', v_order.status),
            'confirm it first: api.advance_order'
        );
    elsif
        v_invoice.id is not null
        and (
            v_invoice.kind <> 'invoice'
            or v_invoice.currency <> v_order.currency
            or v_invoice.contact_id is distinct from v_order.contact_id
        )
    then
        perform core.refuse(
            'RQ422', 'the order does not belong on this invoice',
            'an invoice is made out to one contact, in one currency',
            'leave the invoice out to begin another one'
        );
    end if;

    if v_invoice.id is null then
        insert into billing.invoices (
            organization_id, contact_id, location_id, status, currency, minor_digits, net_total,
            tax_total, total
        )
        values (
            v_organization_id,
            v_order.contact_id,
            v_order.location_id,
            'draft',
            v_order.currency,
            v_order.minor_digits,
            0,
            0,
            0
        )
        returning * into v_invoice;
    end if;

    v_count := billing.bill_lines(v_invoice.id, p_order_id, p_lines);

    if v_count = 0 or v_count <> jsonb_array_length(p_lines) then
        perform core.refuse(
            'RQ422', 'there is nothing to invoice so',
            'each line is named once, belongs to the order and is not invoiced yet',
            'name those of api.get_order'
        );
    end if;

    return core.finish_once(
        p_idempotency_key, billing.invoice_answer(v_organization_id, v_invoice.id)
    );
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse(
            'RQ422', 'this cannot be invoiced', sqlerrm,
            'invoice at most what is left of each line: api.get_order'
        );
        return null;
end
$function$;

alter function api.invoice_order(uuid, jsonb, uuid, text) owner to app_owner;

revoke all on function api.invoice_order(uuid, jsonb, uuid, text) from public;
grant execute on function api.invoice_order(uuid, jsonb, uuid, text) to authenticated;

comment on function api.invoice_order(uuid, jsonb, uuid, text) is
    'Drafts an invoice of what is left of an order, or of p_lines (order_line_id, quantity); '
    'p_invoice_id adds to a draft, so that one invoice bills several orders. Never more than was '
    'ordered. The same idempotency key with the same values returns the first result. Raises '
    'RQ403, RQ404, RQ409, RQ422.';

create or replace function api.issue_invoice(
    p_invoice_id uuid, p_due_on date default null, p_row_version int default null
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
begin
    perform core.require_permission('invoices.write');

    v_invoice := billing.living_invoice(p_invoice_id);

    if v_invoice.status = 'draft' then
        perform core.check_row_version('invoice', p_row_version, v_invoice.row_version);
        perform billing.issue(p_invoice_id, p_due_on);
    elsif v_invoice.status = 'void' then
        perform core.refuse(
            'RQ409', 'this invoice was discarded', 'it is void', 'invoice the order again'
        );
    end if;

    return billing.invoice_answer(v_organization_id, p_invoice_id);
end
$function$;

alter function api.issue_invoice(uuid, date, int) owner to app_owner;

revoke all on function api.issue_invoice(uuid, date, int) from public;
grant execute on function api.issue_invoice(uuid, date, int) to authenticated;

comment on function api.issue_invoice(uuid, date, int) is
    'Makes a draft out with the next number; from then on it stays as it is. Sent again it changes '
    'nothing more. Raises RQ403, RQ404, RQ409.';

create or replace function api.discard_invoice(p_invoice_id uuid, p_row_version int default null)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_invoice billing.invoices;
begin
    perform core.require_permission('invoices.write');

    v_invoice := billing.living_invoice(p_invoice_id);

    if v_invoice.status <> 'void' then
        perform core.check_row_version('invoice', p_row_version, v_invoice.row_version);

        update billing.invoices as i
        set status = 'void'
        where i.organization_id = v_organization_id and i.id = p_invoice_id
        returning i.row_version into v_invoice.row_version;
    end if;

    return v_invoice.row_version;
end
$function$;

alter function api.discard_invoice(uuid, int) owner to app_owner;

revoke all on function api.discard_invoice(uuid, int) from public;
grant execute on function api.discard_invoice(uuid, int) to authenticated;

comment on function api.discard_invoice(uuid, int) is
    'Discards a draft, so that its orders can be invoiced again, and returns its version. What was '
    'issued is credited instead. Raises RQ403, RQ404, RQ409.';

create or replace function api.credit_invoice(
    p_invoice_id uuid,
    p_lines jsonb default null,
    p_reason text default null,
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
    v_id uuid;
    v_count int;
    v_result jsonb;
begin
    perform core.require_permission('credits.write');

    v_result := core.begin_once(
        'credit_invoice',
        p_idempotency_key,
        jsonb_build_array(p_invoice_id, p_lines, p_reason)
    );

    if v_result is not null then
        return v_result;
    end if;

    v_invoice := billing.living_invoice(p_invoice_id);

    if v_invoice.kind <> 'invoice' or v_invoice.serial_number is null then
        perform core.refuse(
            'RQ409', 'only issued invoices are credited', format('it is %s', v_invoice.status),
            'discard a draft: api.discard_invoice'
        );
    end if;

    insert into billing.invoices (
        organization_id, contact_id, location_id, kind, corrects_id, status, currency, minor_digits,
        net_total, tax_total, total, reason
    )
    values (
        v_organization_id,
        v_invoice.contact_id,
        v_invoice.location_id,
        'credit_note',
        p_invoice_id,
        'draft',
        v_invoice.currency,
        v_invoice.minor_digits,
        0,
        0,
        0,
        p_reason
    )
    returning id into v_id;

    v_count := billing.credit_lines(v_id, p_invoice_id, p_lines);

    if v_count = 0 or v_count <> jsonb_array_length(p_lines) then
        perform core.refuse(
            'RQ422', 'there is nothing to credit so',
            'each line is named once, belongs to the invoice and is not credited yet',
            'name those of api.get_invoice'
        );
    end if;

    perform billing.release_payments(p_invoice_id, n.total)
    from billing.invoices as n
    where n.organization_id = v_organization_id and n.id = v_id;

    perform billing.issue(v_id, null);
    perform billing.settle_invoice(v_organization_id, p_invoice_id);

    return core.finish_once(
        p_idempotency_key, billing.invoice_answer(v_organization_id, v_id)
    );
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse(
            'RQ422', 'this cannot be credited', sqlerrm,
            'credit at most what was invoiced and is not credited yet: api.get_invoice'
        );
        return null;
end
$function$;

alter function api.credit_invoice(uuid, jsonb, text, text) owner to app_owner;

revoke all on function api.credit_invoice(uuid, jsonb, text, text) from public;
grant execute on function api.credit_invoice(uuid, jsonb, text, text) to authenticated;

comment on function api.credit_invoice(uuid, jsonb, text, text) is
    'Gives back what is left of an invoice, or p_lines (invoice_line_id, quantity), by a credit '
    'note with a number of its own; what was paid beyond is free for other invoices, and the order '
    'can be invoiced again. The same idempotency key with the same values returns the first '
    'result. Raises RQ403, RQ404, RQ409, RQ422.';
