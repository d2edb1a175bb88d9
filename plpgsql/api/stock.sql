-- function inventory.move_stock(uuid, uuid, uuid, text, numeric, text)
-- function api.receive_stock(uuid, uuid, numeric, text, text)
-- function api.consume_stock(uuid, uuid, numeric, text, text)
-- function api.count_stock(uuid, uuid, numeric, text)
-- function api.transfer_stock(uuid, uuid, uuid, numeric, text, text)
-- function api.stock_on_hand(uuid, boolean, int, text)
-- function api.list_stock_movements(uuid, int, uuid)

-- Stock is kept by movements alone: what came and what went, where. Raise RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function inventory.move_stock(
    p_organization_id uuid,
    p_item_id uuid,
    p_location_id uuid,
    p_kind text,
    p_quantity numeric,
    p_reference text
)
returns numeric
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_left numeric;
begin
    if not exists (
        select
        from inventory.items as i
        where i.organization_id = p_organization_id and i.id = p_item_id and i.deleted_at is null
    ) then
        perform core.refuse(
            'RQ404', 'there is no such item', format('the id is "%s"', p_item_id),
            'name one of api.stock_on_hand'
        );
    end if;

    insert into inventory.stock_movements (
        organization_id, location_id, item_id, kind, quantity, reference, moved_by
    )
    values (
        p_organization_id,
        p_location_id,
        p_item_id,
        p_kind,
        p_quantity,
        p_reference,
        core.current_user_id()
    );

    select s.quantity
    into v_left
    from inventory.stock_levels as s
    where
        s.organization_id = p_organization_id
        and s.location_id = p_location_id
        and s.item_id = p_item_id;

    return v_left;
exception
    when check_violation or not_null_violation or numeric_value_out_of_range then
        if sqlerrm like '%ck_stock_levels_quantity%' then
            perform core.refuse(
                'RQ409', 'there is not so much in stock', format('%s were to go', -p_quantity),
                'take less, or count the stock'
            );
        end if;

        perform core.refuse('RQ422', 'this cannot be a movement of stock', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function inventory.move_stock(uuid, uuid, uuid, text, numeric, text) owner to app_owner;

revoke all on function inventory.move_stock(uuid, uuid, uuid, text, numeric, text) from public;

comment on function inventory.move_stock(uuid, uuid, uuid, text, numeric, text) is
    'Records a movement and returns what is there then. Raises RQ404, RQ409 where less would be'
    ' there than nothing, RQ422.';

create or replace function api.receive_stock(
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
        'receive_stock',
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
            inventory.move_stock(
                p_organization_id => v_organization_id,
                p_item_id => p_item_id,
                p_location_id => p_location_id,
                p_kind => 'receipt',
                p_quantity => p_quantity,
                p_reference => p_reference
            )
        )
    );
end
$function$;

alter function api.receive_stock(uuid, uuid, numeric, text, text) owner to app_owner;

revoke all on function api.receive_stock(uuid, uuid, numeric, text, text) from public;
grant execute on function api.receive_stock(uuid, uuid, numeric, text, text) to authenticated;

comment on function api.receive_stock(uuid, uuid, numeric, text, text) is
    'Takes something into the stock of a branch and returns what is there then. The same '
    'idempotency key with the same values returns the first answer. Raises RQ403, RQ404, RQ409,'
    ' RQ422.';

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
            inventory.move_stock(
                p_organization_id => v_organization_id,
                p_item_id => p_item_id,
                p_location_id => p_location_id,
                p_kind => 'consumption',
                p_quantity => -p_quantity,
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
    'Takes something out of the stock of a branch and returns what is left; never more than '
    'there is, whoever takes at the same time. The same idempotency key with the same values '
    'returns the first answer. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.count_stock(
    p_item_id uuid, p_location_id uuid, p_counted numeric, p_reference text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_level numeric;
begin
    perform core.require_permission('stock.write');
    perform core.require_own_branch(p_location_id);

    -- Whoever takes some meanwhile waits.
    select s.quantity
    into v_level
    from inventory.stock_levels as s
    where
        s.organization_id = v_organization_id
        and s.location_id = p_location_id
        and s.item_id = p_item_id
    for no key update;

    if p_counted is null or p_counted < 0 then
        perform core.refuse(
            'RQ422', 'this cannot be a count', format('%s were counted', p_counted),
            'say how much is there'
        );
    elsif coalesce(v_level, 0) <> p_counted then
        v_level := inventory.move_stock(
            p_organization_id => v_organization_id,
            p_item_id => p_item_id,
            p_location_id => p_location_id,
            p_kind => 'count',
            p_quantity => p_counted - coalesce(v_level, 0),
            p_reference => p_reference
        );
    end if;

    return jsonb_build_object('quantity', coalesce(v_level, 0));
end
$function$;

alter function api.count_stock(uuid, uuid, numeric, text) owner to app_owner;

revoke all on function api.count_stock(uuid, uuid, numeric, text) from public;
grant execute on function api.count_stock(uuid, uuid, numeric, text) to authenticated;

comment on function api.count_stock(uuid, uuid, numeric, text) is
    'Says how much of an item was counted at a branch; the difference is recorded as a '
    'movement. Sent again it changes nothing. Raises RQ403, RQ404, RQ422.';

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
    perform s.quantity
    from inventory.stock_levels as s
    where
        s.organization_id = v_organization_id
        and s.location_id in (p_from_location_id, p_to_location_id)
        and s.item_id = p_item_id
    order by s.location_id
    for no key update;

    v_left := inventory.move_stock(
        p_organization_id => v_organization_id,
        p_item_id => p_item_id,
        p_location_id => p_from_location_id,
        p_kind => 'transfer',
        p_quantity => -p_quantity,
        p_reference => p_reference
    );
    v_there := inventory.move_stock(
        p_organization_id => v_organization_id,
        p_item_id => p_item_id,
        p_location_id => p_to_location_id,
        p_kind => 'transfer',
        p_quantity => p_quantity,
        p_reference => p_reference
    );

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
    moved_by uuid
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
    select m.id, m.moved_at, m.location_id, m.kind, m.quantity, m.reference, m.moved_by
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
