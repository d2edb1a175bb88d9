-- Deploy routiq:api/stock to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: core/require_own_branch
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: ref/permissions__leads
-- requires: api/items
-- requires: inventory/move_stock
-- requires: inventory/stock_counts__policies

begin;

-- function api.receive_stock(uuid, uuid, numeric, text, text, text, date)
-- function api.consume_stock(uuid, uuid, numeric, text, text)
-- function api.count_stock(uuid, uuid, numeric, text, text)
-- function api.transfer_stock(uuid, uuid, uuid, numeric, text, text)
-- function api.stock_on_hand(uuid, boolean, int, text)
-- function api.list_stock_movements(uuid, int, uuid)
-- function api.list_stock_lots(uuid, uuid, date, int)
-- function api.list_stock_counts(uuid, int, uuid)

-- Stock is kept by movements alone: what came and what went, where (inventory.move_stock). Raise
-- RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.receive_stock(
    p_item_id uuid,
    p_location_id uuid,
    p_quantity numeric,
    p_reference text default null,
    p_idempotency_key text default null,
    p_lot_number text default null,
    p_expires_on date default null
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
    perform core.require_permission('stock.write');
    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'receive_stock',
        p_idempotency_key,
        jsonb_build_array(
            p_item_id, p_location_id, p_quantity, p_reference, p_lot_number, p_expires_on
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'quantity',
            inventory.put_stock(
                p_organization_id => v_organization_id,
                p_item_id => p_item_id,
                p_location_id => p_location_id,
                p_kind => 'receipt',
                p_quantity => p_quantity,
                p_reference => p_reference,
                p_lot_number => p_lot_number,
                p_expires_on => p_expires_on
            )
        )
    );
end
$function$;

alter function api.receive_stock(
    uuid, uuid, numeric, text, text, text, date
)
owner to app_owner;

revoke all on function api.receive_stock(
    uuid, uuid, numeric, text, text, text, date
) from public;
grant execute on function api.receive_stock(
    uuid, uuid, numeric, text, text, text, date
) to authenticated;

comment on function api.receive_stock(
    uuid, uuid, numeric, text, text, text, date
) is
    'Takes something into the stock of a branch, in a lot or none, and returns what is there then. '
    'The same idempotency key with the same values returns the first answer. Raises RQ403, RQ404, '
    'RQ409, RQ422.';

create or replace function api.consume_stock(
    p_item_id uuid,
    p_location_id uuid,
    p_quantity numeric,
    p_reference text default null,
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
    perform core.require_permission('stock.write');
    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'consume_stock',
        p_idempotency_key,
        jsonb_build_array(p_item_id, p_location_id, p_quantity, p_reference)
    );

    if v_result is not null then
        return v_result;
    end if;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'quantity',
            inventory.take_stock(
                p_organization_id => v_organization_id,
                p_item_id => p_item_id,
                p_location_id => p_location_id,
                p_kind => 'consumption',
                p_quantity => p_quantity,
                p_reference => p_reference
            )
        )
    );
end
$function$;

alter function api.consume_stock(uuid, uuid, numeric, text, text) owner to app_owner;

revoke all on function api.consume_stock(uuid, uuid, numeric, text, text) from public;
grant execute on function api.consume_stock(uuid, uuid, numeric, text, text) to authenticated;

comment on function api.consume_stock(uuid, uuid, numeric, text, text) is
    'Takes something out of the stock of a branch, of lots what expires first, and returns what is '
    'left; never more than there is, whoever takes at the same time, and nothing that has expired. '
    'The same idempotency key with the same values returns the first answer. Raises RQ403, RQ404, '
    'RQ409, RQ422.';

create or replace function api.count_stock(
    p_item_id uuid,
    p_location_id uuid,
    p_counted numeric,
    p_reference text default null,
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
    v_expected numeric;
    v_result jsonb;
begin
    perform core.require_permission('stock.write');
    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'count_stock',
        p_idempotency_key,
        jsonb_build_array(p_item_id, p_location_id, p_counted, p_reference)
    );

    if v_result is not null then
        return v_result;
    end if;

    -- Whoever takes some meanwhile waits.
    v_expected := inventory.hold_stock(p_item_id => p_item_id, p_location_id => p_location_id);

    insert into inventory.stock_counts (
        organization_id, location_id, item_id, expected, counted, reference
    )
    values (v_organization_id, p_location_id, p_item_id, v_expected, p_counted, p_reference)
    returning counted into p_counted;

    if p_counted > v_expected then
        perform inventory.put_stock(
            p_organization_id => v_organization_id,
            p_item_id => p_item_id,
            p_location_id => p_location_id,
            p_kind => 'count',
            p_quantity => p_counted - v_expected,
            p_reference => p_reference
        );
    elsif p_counted < v_expected then
        perform inventory.take_stock(
            p_organization_id => v_organization_id,
            p_item_id => p_item_id,
            p_location_id => p_location_id,
            p_kind => 'count',
            p_quantity => v_expected - p_counted,
            p_reference => p_reference
        );
    end if;

    return core.finish_once(p_idempotency_key, jsonb_build_object('quantity', p_counted));
exception
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a count', sqlerrm, 'say how much is there');
        return null;
end
$function$;

alter function api.count_stock(uuid, uuid, numeric, text, text) owner to app_owner;

revoke all on function api.count_stock(uuid, uuid, numeric, text, text) from public;
grant execute on function api.count_stock(uuid, uuid, numeric, text, text) to authenticated;

comment on function api.count_stock(uuid, uuid, numeric, text, text) is
    'Says how much of an item was counted at a branch; the count is kept, and the difference is'
    ' a movement, which takes from lots what expires first. The same idempotency key with the '
    'same values returns the first answer. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.transfer_stock(
    p_item_id uuid,
    p_from_location_id uuid,
    p_to_location_id uuid,
    p_quantity numeric,
    p_reference text default null,
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
    v_left numeric;
    v_there numeric;
begin
    perform core.require_permission('stock.write');
    perform core.require_own_branch(p_from_location_id);
    perform core.require_own_branch(p_to_location_id);

    if p_from_location_id = p_to_location_id or coalesce(p_quantity <= 0, true) then
        perform core.refuse(
            'RQ422', 'this cannot be a transfer', format('%s were to go', p_quantity),
            'name two branches, and more than nothing'
        );
    end if;

    v_result := core.begin_once(
        'transfer_stock',
        p_idempotency_key,
        jsonb_build_array(
            p_item_id, p_from_location_id, p_to_location_id, p_quantity, p_reference
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    -- Two that send each other something lock the branches in one order.
    perform inventory.hold_stock(
        p_item_id => p_item_id, p_location_id => least(p_from_location_id, p_to_location_id)
    );
    perform inventory.hold_stock(
        p_item_id => p_item_id, p_location_id => greatest(p_from_location_id, p_to_location_id)
    );

    v_left := inventory.take_stock(
        p_organization_id => v_organization_id,
        p_item_id => p_item_id,
        p_location_id => p_from_location_id,
        p_kind => 'transfer',
        p_quantity => p_quantity,
        p_reference => p_reference,
        p_to_location_id => p_to_location_id
    );

    select s.quantity
    into v_there
    from inventory.stock_levels as s
    where
        s.organization_id = v_organization_id
        and s.location_id = p_to_location_id
        and s.item_id = p_item_id;

    return core.finish_once(
        p_idempotency_key, jsonb_build_object('quantity_left', v_left, 'quantity', v_there)
    );
end
$function$;

alter function api.transfer_stock(
    uuid, uuid, uuid, numeric, text, text
)
owner to app_owner;

revoke all on function api.transfer_stock(
    uuid, uuid, uuid, numeric, text, text
) from public;
grant execute on function api.transfer_stock(
    uuid, uuid, uuid, numeric, text, text
) to authenticated;

comment on function api.transfer_stock(
    uuid, uuid, uuid, numeric, text, text
) is
    'Moves something from one branch of the caller to another, and returns what is left here '
    'and what is there. The same idempotency key with the same values returns the first answer.'
    ' Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.stock_on_hand(
    p_location_id uuid default null,
    p_low_only boolean default false,
    p_limit int default 100,
    p_after text default null
)
returns table (
    item_id uuid,
    sku text,
    name text,
    unit text,
    supplier_id uuid,
    quantity numeric,
    reorder_point numeric,
    is_active boolean,
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
        i.id,
        i.sku,
        i.name,
        i.unit,
        i.supplier_id,
        coalesce(s.quantity, 0),
        i.reorder_point,
        i.is_active,
        i.row_version
    from inventory.items as i
    left join lateral (
        select sum(l.quantity) as quantity
        from inventory.stock_levels as l
        where
            l.organization_id = v_organization_id
            and l.item_id = i.id
            and (p_location_id is null or l.location_id = p_location_id)
    ) as s
        on true
    where
        i.organization_id = v_organization_id
        and i.deleted_at is null
        and (p_after is null or i.sku > p_after)
        and (not p_low_only or (i.is_active and coalesce(s.quantity, 0) < i.reorder_point))
    order by i.sku
    limit least(greatest(coalesce(p_limit, 100), 1), 500);
end
$function$;

alter function api.stock_on_hand(uuid, boolean, int, text) owner to app_owner;

revoke all on function api.stock_on_hand(uuid, boolean, int, text) from public;
grant execute on function api.stock_on_hand(uuid, boolean, int, text) to authenticated;

comment on function api.stock_on_hand(uuid, boolean, int, text) is
    'Items by code, and how much is at a branch, or at all of the caller''s branches; '
    'p_low_only: those alone of which there is less than should be ordered at. At most p_limit '
    '(500); for the next page give the last sku as p_after. Raises RQ403.';

create or replace function api.list_stock_movements(
    p_item_id uuid, p_limit int default 50, p_before uuid default null
)
returns table (
    movement_id uuid,
    moved_at timestamptz,
    location_id uuid,
    kind text,
    quantity numeric,
    reference text,
    moved_by uuid,
    lot_id uuid
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
        m.id,
        m.moved_at,
        m.location_id,
        m.kind,
        m.quantity,
        m.reference,
        m.moved_by,
        m.lot_id
    from inventory.stock_movements as m
    where
        m.organization_id = v_organization_id
        and m.item_id = p_item_id
        and (p_before is null or m.id < p_before)
    order by m.id desc
    limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$function$;

alter function api.list_stock_movements(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_stock_movements(uuid, int, uuid) from public;
grant execute on function api.list_stock_movements(uuid, int, uuid) to authenticated;

comment on function api.list_stock_movements(uuid, int, uuid) is
    'Movements of an item at the caller''s branches, newest first, at most p_limit (200); for '
    'the next page give the last movement_id as p_before. Raises RQ403.';

create or replace function api.list_stock_lots(
    p_item_id uuid default null,
    p_location_id uuid default null,
    p_until date default null,
    p_limit int default 100
)
returns table (
    lot_id uuid,
    item_id uuid,
    sku text,
    location_id uuid,
    lot_number text,
    expires_on date,
    quantity numeric
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
    select l.id, l.item_id, i.sku, l.location_id, l.lot_number, l.expires_on, l.quantity
    from inventory.stock_lots as l
    inner join inventory.items as i
        on i.organization_id = v_organization_id and l.item_id = i.id
    where
        l.organization_id = v_organization_id
        and (p_item_id is null or l.item_id = p_item_id)
        and (p_location_id is null or l.location_id = p_location_id)
        and (p_until is null or l.expires_on <= p_until)
        and l.quantity > 0
        and l.deleted_at is null
        and i.deleted_at is null
    order by l.expires_on nulls last, l.id
    limit least(greatest(coalesce(p_limit, 100), 1), 1000);
end
$function$;

alter function api.list_stock_lots(uuid, uuid, date, int) owner to app_owner;

revoke all on function api.list_stock_lots(uuid, uuid, date, int) from public;
grant execute on function api.list_stock_lots(uuid, uuid, date, int) to authenticated;

comment on function api.list_stock_lots(uuid, uuid, date, int) is
    'What is left of lots at the caller''s branches, what expires first at first, at most '
    'p_limit (1,000): of one item or branch, or what expires until a day. Raises RQ403.';

create or replace function api.list_stock_counts(
    p_item_id uuid default null, p_limit int default 50, p_before uuid default null
)
returns table (
    count_id uuid,
    item_id uuid,
    location_id uuid,
    expected numeric,
    counted numeric,
    reference text,
    counted_by uuid,
    counted_at timestamptz
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
        c.id,
        c.item_id,
        c.location_id,
        c.expected,
        c.counted,
        c.reference,
        c.created_by,
        c.created_at
    from inventory.stock_counts as c
    where
        c.organization_id = v_organization_id
        and (p_item_id is null or c.item_id = p_item_id)
        and (p_before is null or c.id < p_before)
        and c.deleted_at is null
    order by c.id desc
    limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$function$;

alter function api.list_stock_counts(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_stock_counts(uuid, int, uuid) from public;
grant execute on function api.list_stock_counts(uuid, int, uuid) to authenticated;

comment on function api.list_stock_counts(uuid, int, uuid) is
    'What was counted at the caller''s branches, newest first, at most p_limit (200); for the '
    'next page give the last count_id as p_before. Raises RQ403.';

commit;
