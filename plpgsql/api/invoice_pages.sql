-- function api.get_invoice(uuid)
-- function api.list_invoices(uuid, text, int, uuid)

-- Customers see what was made out to them, and no draft. Raise RQ400, RQ401, RQ403, RQ404.

create or replace function api.get_invoice(p_invoice_id uuid)
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
    perform core.require_permission('invoices.read');

    select
        billing.invoice_answer(v_organization_id, i.id) || jsonb_build_object(
            'contact_id', i.contact_id,
            'location_id', i.location_id,
            'corrects_id', i.corrects_id,
            'source', i.source,
            'issued_at', i.issued_at,
            'due_at', i.due_at,
            'paid', i.paid,
            'credited', i.credited,
            'reason', i.reason,
            'lines', (
                select
                    coalesce(
                        jsonb_agg(
                            jsonb_build_object(
                                'invoice_line_id', l.id,
                                'order_line_id', l.order_line_id,
                                'description', l.description,
                                'quantity', l.quantity,
                                'unit_amount', l.unit_amount,
                                'discount_basis_points', l.discount_basis_points,
                                'tax_code', l.tax_code,
                                'tax_basis_points', l.tax_basis_points,
                                'net', l.net,
                                'tax', l.tax,
                                'total', l.total,
                                'credited_quantity', l.credited_quantity
                            )
                            order by l.line_number
                        ),
                        '[]'
                    )
                from billing.invoice_lines as l
                where
                    l.organization_id = v_organization_id
                    and l.invoice_id = i.id
                    and l.deleted_at is null
            ),
            'payments', (
                select
                    coalesce(
                        jsonb_agg(
                            jsonb_build_object('payment_id', a.payment_id, 'amount', a.amount)
                            order by a.id
                        ),
                        '[]'
                    )
                from billing.payment_allocations as a
                where
                    a.organization_id = v_organization_id
                    and a.invoice_id = i.id
                    and a.amount > 0
                    and a.deleted_at is null
            )
        )
    into v_result
    from billing.invoices as i
    where
        i.organization_id = v_organization_id
        and i.id = p_invoice_id
        and (core.is_staff() or i.status not in ('draft', 'void'))
        and i.deleted_at is null;

    if v_result is null then
        perform core.refuse(
            'RQ404', 'there is no such invoice', format('the id is "%s"', p_invoice_id),
            'name one of api.list_invoices'
        );
    end if;

    perform audit.log_access('api.get_invoice', 'billing.invoices', array[p_invoice_id]);

    return v_result;
end
$function$;

alter function api.get_invoice(uuid) owner to app_owner;

revoke all on function api.get_invoice(uuid) from public;
grant execute on function api.get_invoice(uuid) to authenticated;

comment on function api.get_invoice(uuid) is
    'One invoice or credit note with its lines and what paid it; customers see no drafts. Every '
    'call is logged. Raises RQ403, RQ404.';

create or replace function api.list_invoices(
    p_contact_id uuid default null,
    p_status text default null,
    p_limit int default 50,
    p_after uuid default null
)
returns table (
    invoice_id uuid,
    kind text,
    invoice_number text,
    contact_id uuid,
    location_id uuid,
    source text,
    status text,
    currency text,
    net_total numeric,
    tax_total numeric,
    total numeric,
    paid numeric,
    credited numeric,
    balance numeric,
    issued_at timestamptz,
    due_at timestamptz,
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
    v_is_staff boolean := core.is_staff();
    v_ids uuid[];
begin
    perform core.require_permission('invoices.read');

    v_ids := array(
        select i.id
        from billing.invoices as i
        where
            i.organization_id = v_organization_id
            and i.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and (p_contact_id is null or i.contact_id = p_contact_id)
            and (p_status is null or i.status = p_status)
            and (v_is_staff or i.status not in ('draft', 'void'))
            and i.deleted_at is null
        order by i.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_invoices', 'billing.invoices', v_ids);

    return query
    select
        i.id,
        i.kind,
        i.number,
        i.contact_id,
        i.location_id,
        i.source,
        i.status,
        i.currency::text,
        i.net_total,
        i.tax_total,
        i.total,
        i.paid,
        i.credited,
        i.balance,
        i.issued_at,
        i.due_at,
        i.row_version
    from billing.invoices as i
    where i.organization_id = v_organization_id and i.id = any(v_ids)
    order by i.id;
end
$function$;

alter function api.list_invoices(uuid, text, int, uuid) owner to app_owner;

revoke all on function api.list_invoices(uuid, text, int, uuid) from public;
grant execute on function api.list_invoices(uuid, text, int, uuid) to authenticated;

comment on function api.list_invoices(uuid, text, int, uuid) is
    'Invoices and credit notes, our own and those of other systems, in the order in which they '
    'were made, page by page: p_after is the last invoice_id of the page before. Customers see no '
    'drafts. Raises RQ403.';
