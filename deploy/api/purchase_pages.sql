-- Deploy routiq:api/purchase_pages to pg
-- requires: api/purchases

begin;

-- function api.get_purchase_order(uuid)
-- function api.list_purchase_orders(text, int, uuid)

-- What was ordered from suppliers, and how far it is. Raise RQ400, RQ401, RQ403, RQ404.

create or replace function api.get_purchase_order(p_purchase_order_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_told jsonb;
begin
    perform core.require_permission('stock.read');

    select jsonb_build_object(
        'purchase_order_id', o.id,
        'supplier_id', o.supplier_id,
        'location_id', o.location_id,
        'status', o.status,
        'currency', o.currency,
        'reference', o.reference,
        'expected_on', o.expected_on,
        'ordered_at', o.ordered_at,
        'received_at', o.received_at,
        'row_version', o.row_version,
        'lines', (
            select jsonb_agg(
                jsonb_build_object(
                    'item_id', i.item_id,
                    'quantity', i.quantity,
                    'unit_amount', i.unit_amount,
                    'received_quantity', i.received_quantity
                )
                order by i.id
            )
            from inventory.purchase_order_items as i
            where
                i.organization_id = v_organization_id
                and i.purchase_order_id = o.id
                and i.deleted_at is null
        )
    )
    into v_told
    from inventory.purchase_orders as o
    where
        o.organization_id = v_organization_id
        and o.id = p_purchase_order_id
        and o.deleted_at is null;

    if v_told is null then
        perform core.refuse(
            'RQ404', 'there is no such order', format('the id is "%s"', p_purchase_order_id),
            'name one of api.list_purchase_orders'
        );
    end if;

    return v_told;
end
$function$;

alter function api.get_purchase_order(uuid) owner to app_owner;

revoke all on function api.get_purchase_order(uuid) from public;
grant execute on function api.get_purchase_order(uuid) to authenticated;

comment on function api.get_purchase_order(uuid) is
    'An order at a supplier with its lines, and how much of each came. Raises RQ403, RQ404.';

create or replace function api.list_purchase_orders(
    p_status text default null, p_limit int default 50, p_before uuid default null
)
returns table (
    purchase_order_id uuid,
    status text,
    supplier_id uuid,
    supplier text,
    location_id uuid,
    currency text,
    amount numeric,
    reference text,
    expected_on date,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('stock.read');

    return query
    select
        o.id,
        o.status,
        o.supplier_id,
        s.name,
        o.location_id,
        o.currency::text,
        (
            select sum(i.quantity * i.unit_amount)
            from inventory.purchase_order_items as i
            where
                i.organization_id = v_organization_id
                and i.purchase_order_id = o.id
                and i.deleted_at is null
        ),
        o.reference,
        o.expected_on,
        o.row_version
    from inventory.purchase_orders as o
    inner join inventory.suppliers as s
        on s.organization_id = v_organization_id and o.supplier_id = s.id
    where
        o.organization_id = v_organization_id
        and (p_status is null or o.status = p_status)
        and (p_before is null or o.id < p_before)
        and o.deleted_at is null
        and s.deleted_at is null
    order by o.id desc
    limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$function$;

alter function api.list_purchase_orders(text, int, uuid) owner to app_owner;

revoke all on function api.list_purchase_orders(text, int, uuid) from public;
grant execute on function api.list_purchase_orders(text, int, uuid) to authenticated;

comment on function api.list_purchase_orders(text, int, uuid) is
    'Orders at suppliers of the caller''s branches, newest first, at most p_limit (200): all, '
    'or those of a status; for the next page give the last purchase_order_id as p_before. '
    'Raises RQ403.';

commit;
