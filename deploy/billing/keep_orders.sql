-- Deploy routiq:billing/keep_orders to pg
-- requires: billing/orders__policies
-- requires: billing/order_lines__policies
-- requires: core/refuse

begin;

-- function billing.place_order_line()
-- function billing.sum_order_lines()
-- function billing.pass_on_order()
-- trigger tg_order_lines_15_place on billing.order_lines
-- trigger tg_order_lines_70_sum_insert on billing.order_lines
-- trigger tg_order_lines_70_sum_update on billing.order_lines
-- trigger tg_order_lines_70_sum_delete on billing.order_lines
-- trigger tg_orders_30_pass_on on billing.orders

-- Whoever writes a line holds its order until the end of the transaction: lines of an order are written one
-- after the other, so its sums miss none. What was confirmed is not changed any more. Policies read no
-- table, so a line has the contact and the branch of its order. Orders of older systems have the sums that
-- were told there, and a load alone writes their lines. Raise RQ404, RQ409.

create or replace function billing.place_order_line()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_order billing.orders;
begin
    select o.*
    into v_order
    from billing.orders as o
    where o.organization_id = new.organization_id and o.id = new.order_id
    for no key update;

    if v_order.id is null then
        perform core.refuse(
            'RQ404', 'there is no such order', format('the id is "%s"', new.order_id),
            'name one of api.list_orders'
        );
    elsif
        v_order.source = 'routiq' and v_order.status <> 'draft'
        or v_order.source <> 'routiq' and not pg_has_role(current_user, 'app_migrator', 'usage')
        or tg_op = 'UPDATE' and old.order_id <> new.order_id
    then
        perform core.refuse(
            'RQ409', 'the lines of this order are agreed', format('it is %s', v_order.status),
            'order what else is wanted by another order'
        );
    end if;

    new.minor_digits := v_order.minor_digits;
    new.contact_id := v_order.contact_id;
    new.location_id := v_order.location_id;

    return new;
end
$function$;

alter function billing.place_order_line() owner to app_owner;

revoke all on function billing.place_order_line() from public;

comment on function billing.place_order_line() is
    'Trigger: gives a line what it has of its order, and refuses lines of one that is no draft. '
    'Raises RQ404, RQ409.';

create or replace function billing.sum_order_lines()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update billing.orders as o
    set
        net_total = s.net,
        tax_total = s.tax
    from (
        select
            c.organization_id,
            c.order_id,
            coalesce(sum(l.net), 0) as net,
            coalesce(sum(l.tax), 0) as tax
        from (
            select distinct
                d.organization_id,
                d.order_id
            from changed as d
        ) as c
        left join billing.order_lines as l
            on
                c.organization_id = l.organization_id
                and c.order_id = l.order_id
                and l.deleted_at is null
        group by c.organization_id, c.order_id
    ) as s
    where
        o.organization_id = s.organization_id
        and o.id = s.order_id
        and o.source = 'routiq'
        and (o.net_total <> s.net or o.tax_total <> s.tax);

    return null;
end
$function$;

alter function billing.sum_order_lines() owner to app_owner;

revoke all on function billing.sum_order_lines() from public;

comment on function billing.sum_order_lines() is
    'Trigger: keeps the sums of orders as their lines are.';

create or replace function billing.pass_on_order()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update billing.order_lines as l
    set
        contact_id = new.contact_id,
        location_id = new.location_id
    where l.organization_id = new.organization_id and l.order_id = new.id;

    return null;
end
$function$;

alter function billing.pass_on_order() owner to app_owner;

revoke all on function billing.pass_on_order() from public;

comment on function billing.pass_on_order() is
    'Trigger: passes the contact and the branch of an order on to its lines.';

create or replace trigger tg_order_lines_15_place
before insert or update of
order_id, line_number, description, quantity, unit_amount, discount_basis_points, tax_code,
tax_basis_points, spec, minor_digits, deleted_at
on billing.order_lines
for each row execute function billing.place_order_line();

create or replace trigger tg_order_lines_70_sum_insert
after insert on billing.order_lines
referencing new table as changed
for each statement execute function billing.sum_order_lines();

create or replace trigger tg_order_lines_70_sum_update
after update on billing.order_lines
referencing new table as changed
for each statement execute function billing.sum_order_lines();

create or replace trigger tg_order_lines_70_sum_delete
after delete on billing.order_lines
referencing old table as changed
for each statement execute function billing.sum_order_lines();

create or replace trigger tg_orders_30_pass_on
after update of contact_id, location_id on billing.orders
for each row
when (
    old.contact_id is distinct from new.contact_id
    or old.location_id is distinct from new.location_id
)
execute function billing.pass_on_order();

comment on trigger tg_order_lines_15_place on billing.order_lines is
    'Gives a line what it has of its order, which is a draft';
comment on trigger tg_order_lines_70_sum_insert on billing.order_lines is
    'Keeps the sums of the order';
comment on trigger tg_order_lines_70_sum_update on billing.order_lines is
    'Keeps the sums of the order';
comment on trigger tg_order_lines_70_sum_delete on billing.order_lines is
    'Keeps the sums of the order';
comment on trigger tg_orders_30_pass_on on billing.orders is
    'Passes contact and branch on to the lines';

commit;
