-- Deploy routiq:inventory/move_stock to pg
-- requires: inventory/keep_stock_levels
-- requires: inventory/stock_lots__policies
-- requires: inventory/items__policies
-- requires: core/delete_rules__inventory
-- requires: clinic/open_times
-- requires: core/refuse

begin;

-- function inventory.hold_stock(uuid, uuid)
-- function inventory.move_stock(uuid, uuid, text, numeric, text, uuid)
-- function inventory.put_stock(uuid, uuid, uuid, text, numeric, text, text, date)
-- function inventory.take_lots(uuid, uuid, numeric, boolean)
-- function inventory.take_stock(uuid, uuid, uuid, text, numeric, text, uuid)

-- Whoever moves stock holds its level first, and so lots and movements of one item at one branch
-- are written by one transaction at a time. Lots are never more than the stock: what takes from
-- the stock takes from them first.

create or replace function inventory.hold_stock(p_item_id uuid, p_location_id uuid)
returns numeric
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_level numeric;
begin
    if not exists (
        select
        from inventory.items as i
        where i.organization_id = v_organization_id and i.id = p_item_id and i.deleted_at is null
    ) then
        perform core.refuse(
            'RQ404', 'there is no such item', format('the id is "%s"', p_item_id),
            'name one of api.stock_on_hand'
        );
    end if;

    insert into inventory.stock_levels (organization_id, location_id, item_id, quantity)
    values (v_organization_id, p_location_id, p_item_id, 0)
    on conflict (organization_id, location_id, item_id) do nothing;

    select s.quantity
    into v_level
    from inventory.stock_levels as s
    where
        s.organization_id = v_organization_id
        and s.location_id = p_location_id
        and s.item_id = p_item_id
    for no key update;

    return v_level;
exception
    when not_null_violation then
        perform core.refuse('RQ422', 'stock is at a branch', sqlerrm, 'name your branch');
        return null;
end
$function$;

alter function inventory.hold_stock(uuid, uuid) owner to app_owner;

revoke all on function inventory.hold_stock(uuid, uuid) from public;

comment on function inventory.hold_stock(uuid, uuid) is
    'Holds the stock of an item at a branch until the end of the transaction and returns how '
    'much it is. Raises RQ404, RQ422.';

create or replace function inventory.move_stock(
    p_item_id uuid,
    p_location_id uuid,
    p_kind text,
    p_quantity numeric,
    p_reference text,
    p_lot_id uuid
)
returns numeric
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_left numeric;
begin
    insert into inventory.stock_movements (
        organization_id, location_id, item_id, kind, quantity, reference, lot_id, moved_by
    )
    values (
        v_organization_id,
        p_location_id,
        p_item_id,
        p_kind,
        p_quantity,
        p_reference,
        p_lot_id,
        core.current_user_id()
    );

    select s.quantity
    into v_left
    from inventory.stock_levels as s
    where
        s.organization_id = v_organization_id
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

alter function inventory.move_stock(uuid, uuid, text, numeric, text, uuid) owner to app_owner;

revoke all on function inventory.move_stock(uuid, uuid, text, numeric, text, uuid) from public;

comment on function inventory.move_stock(uuid, uuid, text, numeric, text, uuid) is
    'Records a movement and returns what is there then. Raises RQ409 where less would be there '
    'than nothing, RQ422.';

create or replace function inventory.put_stock(
    p_organization_id uuid,
    p_item_id uuid,
    p_location_id uuid,
    p_kind text,
    p_quantity numeric,
    p_reference text,
    p_lot_number text default null,
    p_expires_on date default null
)
returns numeric
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_lot_id uuid;
begin
    perform inventory.hold_stock(p_item_id => p_item_id, p_location_id => p_location_id);

    if p_lot_number is not null or p_expires_on is not null then
        insert into inventory.stock_lots as l (
            organization_id, location_id, item_id, lot_number, expires_on, quantity
        )
        values (
            p_organization_id, p_location_id, p_item_id, p_lot_number, p_expires_on, p_quantity
        )
        on conflict (organization_id, location_id, item_id, lot_number) where deleted_at is null
        do update
        set quantity = l.quantity + excluded.quantity
        where l.expires_on is not distinct from excluded.expires_on
        returning l.id into v_lot_id;

        if v_lot_id is null then
            perform core.refuse(
                'RQ409', 'this lot expires on another day', format('it is "%s"', p_lot_number),
                'look at the lot again'
            );
        end if;
    end if;

    return inventory.move_stock(
        p_item_id => p_item_id,
        p_location_id => p_location_id,
        p_kind => p_kind,
        p_quantity => p_quantity,
        p_reference => p_reference,
        p_lot_id => v_lot_id
    );
exception
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a lot', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function inventory.put_stock(
    uuid, uuid, uuid, text, numeric, text, text, date
)
owner to app_owner;

revoke all on function inventory.put_stock(
    uuid, uuid, uuid, text, numeric, text, text, date
) from public;

comment on function inventory.put_stock(
    uuid, uuid, uuid, text, numeric, text, text, date
) is
    'Adds to the stock of a branch, and to the lot that is named, and returns what is there '
    'then. Raises RQ404, RQ409 where the lot expires on another day, RQ422.';

create or replace function inventory.take_lots(
    p_item_id uuid, p_location_id uuid, p_quantity numeric, p_with_expired boolean
)
returns table (
    lot_id uuid,
    lot_number text,
    expires_on date,
    quantity numeric
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.current_org_id();
    v_today date := (now() at time zone clinic.zone_of(p_location_id))::date;
begin
    return query
    with lots as (
        select
            l.id,
            l.quantity,
            sum(l.quantity) over (order by l.expires_on nulls last, l.id) - l.quantity as before
        from inventory.stock_lots as l
        where
            l.organization_id = v_organization_id
            and l.location_id = p_location_id
            and l.item_id = p_item_id
            and l.quantity > 0
            and (p_with_expired or coalesce(l.expires_on, v_today) >= v_today)
            and l.deleted_at is null
    )

    update inventory.stock_lots as t
    set quantity = t.quantity - least(l.quantity, p_quantity - l.before)
    from lots as l
    where t.organization_id = v_organization_id and t.id = l.id and l.before < p_quantity
    returning t.id, t.lot_number, t.expires_on, least(l.quantity, p_quantity - l.before);
end
$function$;

alter function inventory.take_lots(uuid, uuid, numeric, boolean) owner to app_owner;

revoke all on function inventory.take_lots(uuid, uuid, numeric, boolean) from public;

comment on function inventory.take_lots(uuid, uuid, numeric, boolean) is
    'Takes so much out of the lots of an item, what expires first at first, and returns what '
    'was taken out of each. The caller holds the stock (inventory.hold_stock).';

create or replace function inventory.take_stock(
    p_organization_id uuid,
    p_item_id uuid,
    p_location_id uuid,
    p_kind text,
    p_quantity numeric,
    p_reference text,
    p_to_location_id uuid default null
)
returns numeric
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rest numeric := p_quantity;
    v_left numeric := inventory.hold_stock(p_item_id => p_item_id, p_location_id => p_location_id);
    v_part record;
begin
    for v_part in
        select t.lot_id, t.lot_number, t.expires_on, t.quantity
        from inventory.take_lots(
            p_item_id => p_item_id,
            p_location_id => p_location_id,
            p_quantity => p_quantity,
            p_with_expired => p_kind = 'count'
        ) as t
    loop
        v_rest := v_rest - v_part.quantity;
        v_left := inventory.move_stock(
            p_item_id => p_item_id,
            p_location_id => p_location_id,
            p_kind => p_kind,
            p_quantity => -v_part.quantity,
            p_reference => p_reference,
            p_lot_id => v_part.lot_id
        );

        if p_to_location_id is not null then
            perform inventory.put_stock(
                p_organization_id => p_organization_id,
                p_item_id => p_item_id,
                p_location_id => p_to_location_id,
                p_kind => p_kind,
                p_quantity => v_part.quantity,
                p_reference => p_reference,
                p_lot_number => v_part.lot_number,
                p_expires_on => v_part.expires_on
            );
        end if;
    end loop;

    -- The rest is of no lot. Nothing at all is no movement, and is refused there.
    if v_rest is distinct from 0 or p_quantity = 0 then
        v_left := inventory.move_stock(
            p_item_id => p_item_id,
            p_location_id => p_location_id,
            p_kind => p_kind,
            p_quantity => -v_rest,
            p_reference => p_reference,
            p_lot_id => null
        );

        if p_to_location_id is not null then
            perform inventory.put_stock(
                p_organization_id => p_organization_id,
                p_item_id => p_item_id,
                p_location_id => p_to_location_id,
                p_kind => p_kind,
                p_quantity => v_rest,
                p_reference => p_reference
            );
        end if;
    end if;

    if v_left < (
        select sum(l.quantity)
        from inventory.stock_lots as l
        where
            l.organization_id = p_organization_id
            and l.location_id = p_location_id
            and l.item_id = p_item_id
            and l.deleted_at is null
    ) then
        perform core.refuse(
            'RQ409', 'what is left in stock has expired', format('%s were to go', p_quantity),
            'take less, or count the stock without what has expired'
        );
    end if;

    return v_left;
end
$function$;

alter function inventory.take_stock(
    uuid, uuid, uuid, text, numeric, text, uuid
)
owner to app_owner;

revoke all on function inventory.take_stock(
    uuid, uuid, uuid, text, numeric, text, uuid
) from public;

comment on function inventory.take_stock(
    uuid, uuid, uuid, text, numeric, text, uuid
) is
    'Takes from the stock of a branch and returns what is left: lots first, what expires first '
    'at first, then what is of no lot; what has expired goes by counts alone. With another '
    'branch it goes there, each lot as it is. Raises RQ404, RQ409 where there is not so much, '
    'RQ422.';

commit;
