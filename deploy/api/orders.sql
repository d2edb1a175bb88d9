-- Deploy routiq:api/orders to pg
-- requires: ref/permissions__orders
-- requires: billing/next_number
-- requires: billing/keep_orders
-- requires: api/tickets
-- requires: core/soft_delete
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: core/check_row_version
-- requires: audit/log_access
-- requires: core/require_own_branch

begin;

-- function billing.require_contact(uuid)
-- function billing.living_order(uuid)
-- function billing.write_order_lines(uuid, jsonb)
-- function billing.order_answer(uuid)
-- function api.create_order(uuid, jsonb, text, text, uuid, uuid, date, text, text)
-- function api.set_order_lines(uuid, jsonb, int)
-- function api.advance_order(uuid, text, text, int)
-- function api.get_order(uuid)
-- function api.list_orders(uuid, text, int, uuid)

-- An order is drafted, confirmed, worked on and completed, or cancelled before. Its lines are agreed once it
-- is confirmed. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function billing.require_contact(p_contact_id uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
begin
    perform
    from contact.contacts as c
    where c.organization_id = v_organization_id and c.id = p_contact_id and c.deleted_at is null;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such contact', format('the id is "%s"', p_contact_id),
            'name one of api.list_contacts'
        );
    end if;
end
$function$;

alter function billing.require_contact(uuid) owner to app_owner;

revoke all on function billing.require_contact(uuid) from public;

comment on function billing.require_contact(uuid) is
    'Raises RQ404 where the caller sees no such contact.';

create or replace function billing.living_order(p_order_id uuid)
returns billing.orders
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_order billing.orders;
begin
    select o.*
    into v_order
    from billing.orders as o
    where o.organization_id = v_organization_id and o.id = p_order_id and o.deleted_at is null
    for no key update;

    if v_order.id is null then
        perform core.refuse(
            'RQ404', 'there is no such order', format('the id is "%s"', p_order_id),
            'name one of api.list_orders'
        );
    end if;

    return v_order;
end
$function$;

alter function billing.living_order(uuid) owner to app_owner;

revoke all on function billing.living_order(uuid) from public;

comment on function billing.living_order(uuid) is
    'An order of the caller''s organization, locked. Raises RQ404 where there is none.';

-- A line keeps its place and its id; what stands behind the last one goes.
create or replace function billing.write_order_lines(p_order_id uuid, p_lines jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
begin
    if jsonb_typeof(p_lines) is distinct from 'array' then
        perform core.refuse(
            'RQ422', 'these cannot be lines', 'lines are an array of objects',
            'send description, quantity and unit_amount of each'
        );
    end if;

    perform core.soft_delete('billing.order_lines', l.id)
    from billing.order_lines as l
    where
        l.organization_id = v_organization_id
        and l.order_id = p_order_id
        and l.line_number > jsonb_array_length(p_lines)
        and l.deleted_at is null;

    insert into billing.order_lines as l (
        organization_id, order_id, line_number, description, quantity, unit_amount,
        discount_basis_points, tax_code, tax_basis_points, spec, minor_digits
    )
    select
        v_organization_id,
        p_order_id,
        w.line_number,
        r.description,
        coalesce(r.quantity, 1),
        r.unit_amount,
        coalesce(r.discount_basis_points, 0),
        r.tax_code,
        coalesce(r.tax_basis_points, 0),
        coalesce(r.spec, '{}'),
        2
    from jsonb_array_elements(p_lines) with ordinality as w (line, line_number)
    cross join
        jsonb_to_record(w.line) as r (
            description text, quantity numeric, unit_amount numeric, discount_basis_points int,
            tax_code text, tax_basis_points int, spec jsonb
        )
    on conflict (organization_id, order_id, line_number) where deleted_at is null do update
    set
        description = excluded.description,
        quantity = excluded.quantity,
        unit_amount = excluded.unit_amount,
        discount_basis_points = excluded.discount_basis_points,
        tax_code = excluded.tax_code,
        tax_basis_points = excluded.tax_basis_points,
        spec = excluded.spec;
end
$function$;

alter function billing.write_order_lines(uuid, jsonb) owner to app_owner;

revoke all on function billing.write_order_lines(uuid, jsonb) from public;

comment on function billing.write_order_lines(uuid, jsonb) is
    'Makes these the lines of an order that is a draft. Raises RQ409, RQ422, and 22 or 23 for '
    'values that break a rule.';

create or replace function billing.order_answer(p_order_id uuid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select
            jsonb_build_object(
                'order_id', o.id,
                'order_number', o.order_number,
                'legacy_number', o.legacy_number,
                'status', o.status,
                'currency', o.currency,
                'net_total', o.net_total,
                'tax_total', o.tax_total,
                'total', o.total,
                'row_version', o.row_version
            )
        from billing.orders as o
        where o.organization_id = core.current_org_id() and o.id = p_order_id
    );
end
$function$;

alter function billing.order_answer(uuid) owner to app_owner;

revoke all on function billing.order_answer(uuid) from public;

comment on function billing.order_answer(uuid) is
    'What whoever wrote an order is told of it.';

create or replace function api.create_order(
    p_contact_id uuid,
    p_lines jsonb default '[]',
    p_kind text default 'other',
    p_currency text default null,
    p_practitioner_id uuid default null,
    p_location_id uuid default null,
    p_due_on date default null,
    p_notes text default null,
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
    v_currency text;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('orders.write');

    v_result := core.begin_once(
        'create_order',
        p_idempotency_key,
        jsonb_build_array(
            p_contact_id, p_lines, p_kind, p_currency, p_practitioner_id, p_location_id, p_due_on,
            p_notes
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    perform billing.require_contact(p_contact_id);

    if p_location_id is not null then
        perform core.require_own_branch(p_location_id);
    end if;

    select coalesce(p_currency, o.currency)
    into v_currency
    from core.organizations as o
    where o.id = v_organization_id;

    insert into billing.orders (
        organization_id, order_number, contact_id, practitioner_id, location_id, kind, currency,
        minor_digits, due_on, notes
    )
    values (
        v_organization_id,
        billing.next_number('order'),
        p_contact_id,
        p_practitioner_id,
        p_location_id,
        p_kind,
        v_currency,
        billing.minor_digits(v_currency),
        p_due_on,
        p_notes
    )
    returning id into v_id;

    perform billing.write_order_lines(v_id, p_lines);

    return core.finish_once(p_idempotency_key, billing.order_answer(v_id));
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such practitioner', sqlerrm, 'leave it out, or name one'
        );
        return null;
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'this cannot be an order', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.create_order(uuid, jsonb, text, text, uuid, uuid, date, text, text)
owner to app_owner;

revoke all on function api.create_order(uuid, jsonb, text, text, uuid, uuid, date, text, text)
from public;
grant execute on function api.create_order(uuid, jsonb, text, text, uuid, uuid, date, text, text)
to authenticated;

comment on function api.create_order(uuid, jsonb, text, text, uuid, uuid, date, text, text) is
    'Drafts an order and gives it the next number. p_lines: objects with description, quantity, '
    'unit_amount, discount_basis_points, tax_code, tax_basis_points, spec; the currency is that of '
    'the organization where none is named. The same idempotency key with the same values returns '
    'the first order. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.set_order_lines(
    p_order_id uuid, p_lines jsonb, p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('orders.write');
    perform core.check_row_version(
        'order', p_row_version, (billing.living_order(p_order_id)).row_version
    );
    perform billing.write_order_lines(p_order_id, p_lines);

    return billing.order_answer(p_order_id);
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'these cannot be lines', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.set_order_lines(uuid, jsonb, int) owner to app_owner;

revoke all on function api.set_order_lines(uuid, jsonb, int) from public;
grant execute on function api.set_order_lines(uuid, jsonb, int) to authenticated;

comment on function api.set_order_lines(uuid, jsonb, int) is
    'Makes these the lines of an order that is a draft, the whole of them, as in '
    'api.create_order. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.advance_order(
    p_order_id uuid, p_status text, p_reason text default null, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_order billing.orders;
begin
    perform core.require_permission('orders.write');

    v_order := billing.living_order(p_order_id);

    if v_order.status = p_status then
        return v_order.row_version;
    end if;

    perform core.check_row_version('order', p_row_version, v_order.row_version);

    if p_status = 'confirmed' and not exists (
        select
        from billing.order_lines as l
        where
            l.organization_id = v_organization_id
            and l.order_id = p_order_id
            and l.deleted_at is null
    ) then
        perform core.refuse(
            'RQ422', 'nothing is ordered', 'the order has no line', 'call api.set_order_lines'
        );
    elsif p_status = 'cancelled' and exists (
        select
        from billing.order_lines as l
        where
            l.organization_id = v_organization_id
            and l.order_id = p_order_id
            and l.invoiced_quantity > 0
            and l.deleted_at is null
    ) then
        perform core.refuse(
            'RQ409', 'this order is invoiced', 'some of its lines stand on invoices',
            'discard the draft, or credit the invoice'
        );
    end if;

    update billing.orders as o
    set
        status = p_status,
        confirmed_at = coalesce(o.confirmed_at, case when p_status = 'confirmed' then now() end),
        ended_at = case when p_status in ('completed', 'cancelled') then now() end,
        cancellation_reason = case when p_status = 'cancelled' then p_reason end
    where o.organization_id = v_organization_id and o.id = p_order_id
    returning o.row_version into v_order.row_version;

    return v_order.row_version;
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'an order does not go there', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.advance_order(uuid, text, text, int) owner to app_owner;

revoke all on function api.advance_order(uuid, text, text, int) from public;
grant execute on function api.advance_order(uuid, text, text, int) to authenticated;

comment on function api.advance_order(uuid, text, text, int) is
    'Moves an order to confirmed, in_progress, completed or cancelled, along its flow, and returns '
    'its version. Sent again it changes nothing more. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.get_order(p_order_id uuid)
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
    perform core.require_permission('orders.read');

    select
        billing.order_answer(o.id) || jsonb_build_object(
            'contact_id', o.contact_id,
            'practitioner_id', o.practitioner_id,
            'location_id', o.location_id,
            'kind', o.kind,
            'due_on', o.due_on,
            'notes', o.notes,
            'cancellation_reason', o.cancellation_reason,
            'created_by', o.created_by,
            'lines', (
                select
                    coalesce(
                        jsonb_agg(
                            jsonb_build_object(
                                'order_line_id', l.id,
                                'description', l.description,
                                'quantity', l.quantity,
                                'unit_amount', l.unit_amount,
                                'discount_basis_points', l.discount_basis_points,
                                'tax_code', l.tax_code,
                                'tax_basis_points', l.tax_basis_points,
                                'spec', l.spec,
                                'net', l.net,
                                'tax', l.tax,
                                'invoiced_quantity', l.invoiced_quantity
                            )
                            order by l.line_number
                        ),
                        '[]'
                    )
                from billing.order_lines as l
                where
                    l.organization_id = v_organization_id
                    and l.order_id = o.id
                    and l.deleted_at is null
            )
        )
    into v_result
    from billing.orders as o
    where o.organization_id = v_organization_id and o.id = p_order_id and o.deleted_at is null;

    if v_result is null then
        perform core.refuse(
            'RQ404', 'there is no such order', format('the id is "%s"', p_order_id),
            'name one of api.list_orders'
        );
    end if;

    perform audit.log_access('api.get_order', 'billing.orders', array[p_order_id]);

    return v_result;
end
$function$;

alter function api.get_order(uuid) owner to app_owner;

revoke all on function api.get_order(uuid) from public;
grant execute on function api.get_order(uuid) to authenticated;

comment on function api.get_order(uuid) is
    'One order with its lines. Every call is logged. Raises RQ403, RQ404.';

create or replace function api.list_orders(
    p_contact_id uuid default null,
    p_status text default null,
    p_limit int default 50,
    p_after uuid default null
)
returns table (
    order_id uuid,
    order_number bigint,
    legacy_number text,
    contact_id uuid,
    practitioner_id uuid,
    location_id uuid,
    kind text,
    status text,
    currency text,
    net_total numeric,
    tax_total numeric,
    total numeric,
    due_on date,
    created_at timestamptz,
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
    v_ids uuid[];
begin
    perform core.require_permission('orders.read');

    v_ids := array(
        select o.id
        from billing.orders as o
        where
            o.organization_id = v_organization_id
            and o.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and (p_contact_id is null or o.contact_id = p_contact_id)
            and (p_status is null or o.status = p_status)
            and o.deleted_at is null
        order by o.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_orders', 'billing.orders', v_ids);

    return query
    select
        o.id,
        o.order_number,
        o.legacy_number,
        o.contact_id,
        o.practitioner_id,
        o.location_id,
        o.kind,
        o.status,
        o.currency::text,
        o.net_total,
        o.tax_total,
        o.total,
        o.due_on,
        o.created_at,
        o.row_version
    from billing.orders as o
    where o.organization_id = v_organization_id and o.id = any(v_ids)
    order by o.id;
end
$function$;

alter function api.list_orders(uuid, text, int, uuid) owner to app_owner;

revoke all on function api.list_orders(uuid, text, int, uuid) from public;
grant execute on function api.list_orders(uuid, text, int, uuid) to authenticated;

comment on function api.list_orders(uuid, text, int, uuid) is
    'Orders in the order in which they were made, such as those of a contact or of a status, page '
    'by page: p_after is the last order_id of the page before. Raises RQ403.';

commit;
