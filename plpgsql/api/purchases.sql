-- function inventory.hold_purchase_order(uuid)
-- function api.draft_purchase_order(uuid, uuid, jsonb, text, date, text)
-- function api.advance_purchase_order(uuid, text, int)
-- function api.receive_purchase_order(uuid, jsonb, text)

-- What is bought from suppliers, and what of it came into the stock. Raise RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function inventory.hold_purchase_order(p_purchase_order_id uuid)
returns inventory.purchase_orders
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_order inventory.purchase_orders;
begin
    select o.*
    into v_order
    from inventory.purchase_orders as o
    where
        o.organization_id = v_organization_id
        and o.id = p_purchase_order_id
        and o.deleted_at is null
    for no key update;

    if v_order.id is null then
        perform core.refuse(
            'RQ404', 'there is no such order', format('the id is "%s"', p_purchase_order_id),
            'name one of api.list_purchase_orders'
        );
    end if;

    return v_order;
end
$function$;

alter function inventory.hold_purchase_order(uuid) owner to app_owner;

revoke all on function inventory.hold_purchase_order(uuid) from public;

comment on function inventory.hold_purchase_order(uuid) is
    'Holds an order at a supplier until the end of the transaction and returns it. Raises RQ404.';

create or replace function api.draft_purchase_order(
    p_supplier_id uuid,
    p_location_id uuid,
    p_lines jsonb,
    p_reference text default null,
    p_expected_on date default null,
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
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('stock.write');
    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'draft_purchase_order',
        p_idempotency_key,
        jsonb_build_array(p_supplier_id, p_location_id, p_lines, p_reference, p_expected_on)
    );

    if v_result is not null then
        return v_result;
    end if;

    insert into inventory.purchase_orders (
        organization_id, supplier_id, location_id, currency, reference, expected_on
    )
    select o.id, p_supplier_id, p_location_id, o.currency, p_reference, p_expected_on
    from core.organizations as o
    where o.id = v_organization_id
    returning id into v_id;

    insert into inventory.purchase_order_items (
        organization_id, purchase_order_id, location_id, item_id, quantity, unit_amount
    )
    select v_organization_id, v_id, p_location_id, l.item_id, l.quantity, coalesce(l.unit_amount, 0)
    from jsonb_to_recordset(p_lines) as l (item_id uuid, quantity numeric, unit_amount numeric);

    if not found then
        perform core.refuse(
            'RQ422', 'nothing is ordered', 'there is no line', 'name items, and how much of each'
        );
    end if;

    return core.finish_once(p_idempotency_key, jsonb_build_object('purchase_order_id', v_id));
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such supplier or item', sqlerrm,
            'name one of api.list_suppliers and of api.stock_on_hand'
        );
        return null;
    when unique_violation then
        perform core.refuse('RQ422', 'an item stands there twice', sqlerrm, 'make it one line');
        return null;
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'this cannot be an order', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.draft_purchase_order(
    uuid, uuid, jsonb, text, date, text
)
owner to app_owner;

revoke all on function api.draft_purchase_order(
    uuid, uuid, jsonb, text, date, text
) from public;
grant execute on function api.draft_purchase_order(
    uuid, uuid, jsonb, text, date, text
) to authenticated;

comment on function api.draft_purchase_order(
    uuid, uuid, jsonb, text, date, text
) is
    'Drafts an order at a supplier for a branch, from lines such as {"item_id": …, "quantity": '
    '10, "unit_amount": 4.5}, in the currency of the organization. The same idempotency key '
    'with the same values returns the first order. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.advance_purchase_order(
    p_purchase_order_id uuid, p_status text, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_order inventory.purchase_orders;
begin
    perform core.require_permission('stock.write');

    if p_status is null or p_status not in ('ordered', 'cancelled') then
        perform core.refuse(
            'RQ422', 'an order is not brought there so', format('the status is "%s"', p_status),
            'say ordered or cancelled; what comes is told by api.receive_purchase_order'
        );
    end if;

    v_order := inventory.hold_purchase_order(p_purchase_order_id);

    if v_order.status = p_status then
        return v_order.row_version;
    end if;

    perform core.check_row_version('order', p_row_version, v_order.row_version);

    update inventory.purchase_orders as o
    set
        status = p_status,
        ordered_at = case when p_status = 'ordered' then now() else o.ordered_at end
    where o.organization_id = v_organization_id and o.id = p_purchase_order_id
    returning o.row_version into v_order.row_version;

    return v_order.row_version;
end
$function$;

alter function api.advance_purchase_order(uuid, text, int) owner to app_owner;

revoke all on function api.advance_purchase_order(uuid, text, int) from public;
grant execute on function api.advance_purchase_order(uuid, text, int) to authenticated;

comment on function api.advance_purchase_order(uuid, text, int) is
    'Says that a draft was ordered, or that the rest of an order does not come (cancelled). '
    'Returns its version. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.receive_purchase_order(
    p_purchase_order_id uuid, p_lines jsonb default null, p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_order inventory.purchase_orders;
    v_line record;
    v_status text := 'received';
    v_result jsonb;
begin
    perform core.require_permission('stock.write');

    v_result := core.begin_once(
        'receive_purchase_order',
        p_idempotency_key,
        jsonb_build_array(p_purchase_order_id, p_lines)
    );

    if v_result is not null then
        return v_result;
    end if;

    v_order := inventory.hold_purchase_order(p_purchase_order_id);

    -- Two deliveries of the same items hold their stock in one order.
    for v_line in
        select
            i.item_id,
            coalesce(l.quantity, i.quantity - i.received_quantity) as quantity,
            l.lot_number,
            l.expires_on
        from inventory.purchase_order_items as i
        inner join jsonb_to_recordset(
            coalesce(
                p_lines,
                (
                    select jsonb_agg(jsonb_build_object('item_id', o.item_id))
                    from inventory.purchase_order_items as o
                    where
                        o.organization_id = v_organization_id
                        and o.purchase_order_id = p_purchase_order_id
                        and o.received_quantity < o.quantity
                        and o.deleted_at is null
                )
            )
        ) as l (item_id uuid, quantity numeric, lot_number text, expires_on date)
            on i.item_id = l.item_id
        where
            i.organization_id = v_organization_id
            and i.purchase_order_id = p_purchase_order_id
            and i.deleted_at is null
        order by i.item_id, l.lot_number
    loop
        update inventory.purchase_order_items as i
        set received_quantity = i.received_quantity + v_line.quantity
        where
            i.organization_id = v_organization_id
            and i.purchase_order_id = p_purchase_order_id
            and i.item_id = v_line.item_id
            and i.deleted_at is null;

        perform inventory.put_stock(
            p_organization_id => v_organization_id,
            p_item_id => v_line.item_id,
            p_location_id => v_order.location_id,
            p_kind => 'receipt',
            p_quantity => v_line.quantity,
            p_reference => format('purchase order %s', v_order.id),
            p_lot_number => v_line.lot_number,
            p_expires_on => v_line.expires_on
        );
    end loop;

    if not found or exists (
        select
        from jsonb_to_recordset(p_lines) as l (item_id uuid)
        where
            not exists (
                select
                from inventory.purchase_order_items as i
                where
                    i.organization_id = v_organization_id
                    and i.purchase_order_id = p_purchase_order_id
                    and i.item_id = l.item_id
                    and i.deleted_at is null
            )
    ) then
        perform core.refuse(
            'RQ404', 'this was not ordered, or all of it came',
            format('it is order "%s"', p_purchase_order_id), 'name items of api.get_purchase_order'
        );
    end if;

    if exists (
        select
        from inventory.purchase_order_items as i
        where
            i.organization_id = v_organization_id
            and i.purchase_order_id = p_purchase_order_id
            and i.received_quantity < i.quantity
            and i.deleted_at is null
    ) then
        v_status := 'partly_received';
    end if;

    if v_order.status in ('received', 'cancelled') or v_order.status <> v_status then
        update inventory.purchase_orders as o
        set
            status = v_status,
            received_at = case when v_status = 'received' then now() end
        where o.organization_id = v_organization_id and o.id = p_purchase_order_id;
    end if;

    return core.finish_once(p_idempotency_key, jsonb_build_object('status', v_status));
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse(
            'RQ422', 'this cannot have come', sqlerrm, 'say what came, at most what was ordered'
        );
        return null;
end
$function$;

alter function api.receive_purchase_order(uuid, jsonb, text) owner to app_owner;

revoke all on function api.receive_purchase_order(uuid, jsonb, text) from public;
grant execute on function api.receive_purchase_order(uuid, jsonb, text) to authenticated;

comment on function api.receive_purchase_order(uuid, jsonb, text) is
    'Takes what came of an order into the stock of its branch: all that is open, or lines such '
    'as {"item_id": …, "quantity": 4, "lot_number": "B7", "expires_on": "2027-03-31"}. Returns '
    'the status then. The same idempotency key with the same values returns the first answer. '
    'Raises RQ403, RQ404, RQ409, RQ422.';
