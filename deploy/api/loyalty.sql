-- Deploy routiq:api/loyalty to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: ref/permissions__leads
-- requires: core/delete_rules__marketing
-- requires: marketing/keep_loyalty_balances
-- requires: marketing/loyalty_tiers__policies
-- requires: core/check_row_version

begin;

-- function marketing.move_points(uuid, text, int, text)
-- function api.save_loyalty_tier(text, int, numeric, uuid, int)
-- function api.list_loyalty_tiers()
-- function api.accrue_points(uuid, numeric, text)
-- function api.spend_points(uuid, int, text)
-- function api.correct_points(uuid, int, text)
-- function api.get_loyalty(uuid)

-- Points for what people spend. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function marketing.move_points(
    p_contact_id uuid, p_kind text, p_points int, p_reference text
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_points int;
    v_earlier marketing.loyalty_transactions;
begin
    insert into marketing.loyalty_transactions (
        organization_id, contact_id, kind, points, reference
    )
    values (v_organization_id, p_contact_id, p_kind, p_points, p_reference)
    on conflict (organization_id, kind, reference) where deleted_at is null do nothing
    returning points into v_points;

    if v_points is null then
        select t.*
        into v_earlier
        from marketing.loyalty_transactions as t
        where
            t.organization_id = v_organization_id
            and t.kind = p_kind
            and t.reference = p_reference
            and t.deleted_at is null;

        if v_earlier.contact_id is distinct from p_contact_id then
            perform core.refuse(
                'RQ409', 'points were booked for this already', format('it is "%s"', p_reference),
                'name what the points are for'
            );
        end if;
    end if;

    select b.points
    into v_points
    from marketing.loyalty_balances as b
    where b.organization_id = v_organization_id and b.contact_id = p_contact_id;

    return jsonb_build_object('points', v_points);
exception
    when foreign_key_violation then
        perform core.refuse('RQ404', 'there is no such contact', sqlerrm, 'name a contact');
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        if sqlerrm like '%ck_loyalty_balances_points%' then
            perform core.refuse(
                'RQ409', 'there are not so many points', format('%s were to go', -p_points),
                'spend fewer'
            );
        end if;

        perform core.refuse('RQ422', 'these cannot be points', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function marketing.move_points(uuid, text, int, text) owner to app_owner;

revoke all on function marketing.move_points(uuid, text, int, text) from public;

comment on function marketing.move_points(uuid, text, int, text) is
    'Books points once for one thing, and returns how many there are then. Raises RQ404, RQ409,'
    ' RQ422.';

create or replace function api.save_loyalty_tier(
    p_name text,
    p_points_from int,
    p_points_for_unit numeric default 1,
    p_tier_id uuid default null,
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
    v_row marketing.loyalty_tiers;
begin
    perform core.require_permission('promotions.write');

    if p_tier_id is null then
        insert into marketing.loyalty_tiers (
            organization_id,
            name,
            points_from,
            points_for_unit
        )
        values (
            v_organization_id,
            p_name,
            p_points_from,
            p_points_for_unit
        )
        returning * into v_row;
    else
        select t.*
        into v_row
        from marketing.loyalty_tiers as t
        where
            t.organization_id = v_organization_id
            and t.id = p_tier_id
            and t.deleted_at is null
        for no key update;

        if v_row.id is null then
            perform core.refuse(
                'RQ404', 'there is no such tier', format('the id is "%s"', p_tier_id),
                'name one of api.list_loyalty_tiers'
            );
        end if;

        perform core.check_row_version('tier', p_row_version, v_row.row_version);

        update marketing.loyalty_tiers as t
        set
            name = p_name,
            points_from = p_points_from,
            points_for_unit = p_points_for_unit
        where t.organization_id = v_organization_id and t.id = p_tier_id
        returning t.* into v_row;
    end if;

    return jsonb_build_object('tier_id', v_row.id, 'row_version', v_row.row_version);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such a tier already', sqlerrm,
            'save that one, or name it otherwise'
        );
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a tier', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.save_loyalty_tier(text, int, numeric, uuid, int) owner to app_owner;

revoke all on function api.save_loyalty_tier(text, int, numeric, uuid, int) from public;
grant execute on function api.save_loyalty_tier(text, int, numeric, uuid, int) to authenticated;

comment on function api.save_loyalty_tier(text, int, numeric, uuid, int) is
    'Makes a tier of loyalty, or gives one other values; what is left out is as a new one has '
    'it. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_loyalty_tiers()
returns table (
    tier_id uuid,
    name text,
    points_from int,
    points_for_unit numeric,
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
    perform core.require_permission('loyalty.read');

    return query
    select t.id, t.name, t.points_from, t.points_for_unit, t.row_version
    from marketing.loyalty_tiers as t
    where t.organization_id = v_organization_id and t.deleted_at is null
    order by t.points_from;
end
$function$;

alter function api.list_loyalty_tiers() owner to app_owner;

revoke all on function api.list_loyalty_tiers() from public;
grant execute on function api.list_loyalty_tiers() to authenticated;

comment on function api.list_loyalty_tiers() is
    'The tiers of loyalty, the lowest first. Raises RQ403.';

create or replace function api.accrue_points(
    p_contact_id uuid, p_amount numeric, p_reference text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_rate numeric;
    v_points numeric;
begin
    perform core.require_permission('redemptions.write');

    select t.points_for_unit
    into v_rate
    from marketing.loyalty_tiers as t
    where
        t.organization_id = v_organization_id
        and t.deleted_at is null
        and t.points_from <= coalesce(
            (
                select b.points_earned
                from marketing.loyalty_balances as b
                where b.organization_id = v_organization_id and b.contact_id = p_contact_id
            ),
            0
        )
    order by t.points_from desc
    limit 1;

    v_points := floor(p_amount * coalesce(v_rate, 1));

    if v_points is null or v_points < 1 or v_points > 1000000 then
        perform core.refuse(
            'RQ422', 'this earns no points', format('the amount is %s', p_amount),
            'name an amount that is worth 1 to 1,000,000 points'
        );
    end if;

    return marketing.move_points(
        p_contact_id => p_contact_id,
        p_kind => 'earned',
        p_points => v_points::int,
        p_reference => p_reference
    );
end
$function$;

alter function api.accrue_points(uuid, numeric, text) owner to app_owner;

revoke all on function api.accrue_points(uuid, numeric, text) from public;
grant execute on function api.accrue_points(uuid, numeric, text) to authenticated;

comment on function api.accrue_points(uuid, numeric, text) is
    'Gives the points for an amount that somebody spent, as the tier says, whole ones, and '
    'returns how many there are then. Once for one reference, however often it is sent. Raises '
    'RQ403, RQ404, RQ409, RQ422.';

create or replace function api.spend_points(p_contact_id uuid, p_points int, p_reference text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('redemptions.write');

    return marketing.move_points(
        p_contact_id => p_contact_id,
        p_kind => 'spent',
        p_points => -p_points,
        p_reference => p_reference
    );
end
$function$;

alter function api.spend_points(uuid, int, text) owner to app_owner;

revoke all on function api.spend_points(uuid, int, text) from public;
grant execute on function api.spend_points(uuid, int, text) to authenticated;

comment on function api.spend_points(uuid, int, text) is
    'Takes points for something, never more than there are, whoever spends at the same time, '
    'and returns what is left. Once for one reference, however often it is sent. Raises RQ403, '
    'RQ404, RQ409, RQ422.';

create or replace function api.correct_points(p_contact_id uuid, p_points int, p_reference text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('promotions.write');

    return marketing.move_points(
        p_contact_id => p_contact_id,
        p_kind => 'corrected',
        p_points => p_points,
        p_reference => p_reference
    );
end
$function$;

alter function api.correct_points(uuid, int, text) owner to app_owner;

revoke all on function api.correct_points(uuid, int, text) from public;
grant execute on function api.correct_points(uuid, int, text) to authenticated;

comment on function api.correct_points(uuid, int, text) is
    'Gives or takes points by a person''s decision, and returns how many there are then. Once '
    'for one reference, however often it is sent. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.get_loyalty(p_contact_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_balance marketing.loyalty_balances;
begin
    perform core.require_permission('loyalty.read');

    select b.*
    into v_balance
    from marketing.loyalty_balances as b
    inner join contact.contacts as c
        on b.organization_id = c.organization_id and b.contact_id = c.id
    where
        b.organization_id = v_organization_id
        and b.contact_id = p_contact_id
        and c.deleted_at is null;

    return jsonb_build_object(
        'points', coalesce(v_balance.points, 0),
        'points_earned', coalesce(v_balance.points_earned, 0),
        'tier', (
            select t.name
            from marketing.loyalty_tiers as t
            where
                t.organization_id = v_organization_id
                and t.points_from <= coalesce(v_balance.points_earned, 0)
                and t.deleted_at is null
            order by t.points_from desc
            limit 1
        )
    );
end
$function$;

alter function api.get_loyalty(uuid) owner to app_owner;

revoke all on function api.get_loyalty(uuid) from public;
grant execute on function api.get_loyalty(uuid) to authenticated;

comment on function api.get_loyalty(uuid) is
    'How many points a person has, how many were earned in all, and the tier of that. A '
    'customer sees the own ones. Raises RQ403.';

commit;
