-- function api.save_supplier(text, text, text, boolean, uuid, int)
-- function api.list_suppliers()
-- function api.save_item(text, text, text, uuid, numeric, boolean, uuid, int)

-- What is kept in stock, and from whom. Functions that save take the whole of what shall be, so
-- that sent again they change nothing. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.save_supplier(
    p_name text,
    p_email text default null,
    p_phone text default null,
    p_is_active boolean default true,
    p_supplier_id uuid default null,
    p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row inventory.suppliers;
begin
    perform core.require_permission('stock.write');

    if p_supplier_id is null then
        insert into inventory.suppliers (
            organization_id,
            name,
            email,
            phone,
            is_active
        )
        values (
            v_organization_id,
            p_name,
            p_email,
            p_phone,
            p_is_active
        )
        returning * into v_row;
    else
        select t.*
        into v_row
        from inventory.suppliers as t
        where
            t.organization_id = v_organization_id
            and t.id = p_supplier_id
            and t.deleted_at is null
        for no key update;

        if v_row.id is null then
            perform core.refuse(
                'RQ404', 'there is no such supplier', format('the id is "%s"', p_supplier_id),
                'name one of api.list_suppliers'
            );
        end if;

        perform core.check_row_version('supplier', p_row_version, v_row.row_version);

        update inventory.suppliers as t
        set
            name = p_name,
            email = p_email,
            phone = p_phone,
            is_active = p_is_active
        where t.organization_id = v_organization_id and t.id = p_supplier_id
        returning t.* into v_row;
    end if;

    return jsonb_build_object('supplier_id', v_row.id, 'row_version', v_row.row_version);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such a supplier already', sqlerrm,
            'save that one, or name it otherwise'
        );
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a supplier', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.save_supplier(text, text, text, boolean, uuid, int) owner to app_owner;

revoke all on function api.save_supplier(text, text, text, boolean, uuid, int) from public;
grant execute on function api.save_supplier(text, text, text, boolean, uuid, int) to authenticated;

comment on function api.save_supplier(text, text, text, boolean, uuid, int) is
    'Makes a supplier, or gives one other values; what is left out is as a new one has it. '
    'Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_suppliers()
returns table (
    supplier_id uuid,
    name text,
    email text,
    phone text,
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
    select s.id, s.name, s.email::text, s.phone::text, s.is_active, s.row_version
    from inventory.suppliers as s
    where s.organization_id = v_organization_id and s.deleted_at is null
    order by s.name;
end
$function$;

alter function api.list_suppliers() owner to app_owner;

revoke all on function api.list_suppliers() from public;
grant execute on function api.list_suppliers() to authenticated;

comment on function api.list_suppliers() is
    'The suppliers of the organization, by name. Raises RQ403.';

create or replace function api.save_item(
    p_sku text,
    p_name text,
    p_unit text default 'piece',
    p_supplier_id uuid default null,
    p_reorder_point numeric default 0,
    p_is_active boolean default true,
    p_item_id uuid default null,
    p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row inventory.items;
begin
    perform core.require_permission('stock.write');

    if p_item_id is null then
        insert into inventory.items (
            organization_id,
            sku,
            name,
            unit,
            supplier_id,
            reorder_point,
            is_active
        )
        values (
            v_organization_id,
            p_sku,
            p_name,
            p_unit,
            p_supplier_id,
            p_reorder_point,
            p_is_active
        )
        returning * into v_row;
    else
        select t.*
        into v_row
        from inventory.items as t
        where
            t.organization_id = v_organization_id
            and t.id = p_item_id
            and t.deleted_at is null
        for no key update;

        if v_row.id is null then
            perform core.refuse(
                'RQ404', 'there is no such item', format('the id is "%s"', p_item_id),
                'name one of api.stock_on_hand'
            );
        end if;

        perform core.check_row_version('item', p_row_version, v_row.row_version);

        update inventory.items as t
        set
            sku = p_sku,
            name = p_name,
            unit = p_unit,
            supplier_id = p_supplier_id,
            reorder_point = p_reorder_point,
            is_active = p_is_active
        where t.organization_id = v_organization_id and t.id = p_item_id
        returning t.* into v_row;
    end if;

    return jsonb_build_object('item_id', v_row.id, 'row_version', v_row.row_version);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such a item already', sqlerrm,
            'save that one, or name it otherwise'
        );
        return null;
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'what the item names is not there', sqlerrm, 'leave it out'
        );
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a item', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.save_item(
    text, text, text, uuid, numeric, boolean, uuid, int
)
owner to app_owner;

revoke all on function api.save_item(
    text, text, text, uuid, numeric, boolean, uuid, int
) from public;
grant execute on function api.save_item(
    text, text, text, uuid, numeric, boolean, uuid, int
) to authenticated;

comment on function api.save_item(
    text, text, text, uuid, numeric, boolean, uuid, int
) is
    'Makes an item of stock, or gives one other values; what is left out is as a new one has '
    'it. Raises RQ403, RQ404, RQ409, RQ422.';
