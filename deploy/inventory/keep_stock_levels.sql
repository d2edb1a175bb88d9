-- Deploy routiq:inventory/keep_stock_levels to pg
-- requires: inventory/stock_levels__policies
-- requires: inventory/stock_movements__policies

begin;

-- function inventory.keep_stock_levels()
-- trigger tg_stock_movements_30_keep_stock_levels on inventory.stock_movements

-- In the same statement, so that stock is what its movements say, always, and nobody takes what is
-- not there. The row is made first and then changed: a row that is put in with less than nothing
-- would be refused before it met the one that is there.

create or replace function inventory.keep_stock_levels()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into inventory.stock_levels as s (organization_id, location_id, item_id, quantity)
    select distinct n.organization_id, n.location_id, n.item_id, 0
    from new_rows as n
    order by n.organization_id, n.location_id, n.item_id
    on conflict (organization_id, location_id, item_id) do nothing;

    update inventory.stock_levels as s
    set quantity = s.quantity + m.quantity
    from (
        select n.organization_id, n.location_id, n.item_id, sum(n.quantity) as quantity
        from new_rows as n
        group by n.organization_id, n.location_id, n.item_id
    ) as m
    where
        s.organization_id = m.organization_id
        and s.location_id = m.location_id
        and s.item_id = m.item_id;

    return null;
end
$function$;

alter function inventory.keep_stock_levels() owner to app_owner;

revoke all on function inventory.keep_stock_levels() from public;

comment on function inventory.keep_stock_levels() is
    'Trigger: adds movements to the stock of their branches.';

create or replace trigger tg_stock_movements_30_keep_stock_levels
after insert on inventory.stock_movements
referencing new table as new_rows
for each statement execute function inventory.keep_stock_levels();

comment on trigger tg_stock_movements_30_keep_stock_levels on inventory.stock_movements is
    'Keeps how much of each item is at a branch';

commit;
