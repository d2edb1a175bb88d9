-- Deploy routiq:api/promotions to pg
-- requires: api/schema
-- requires: core/require_context
-- requires: core/require_permission
-- requires: ref/permissions__leads
-- requires: core/delete_rules__marketing
-- requires: marketing/promo_codes__policies
-- requires: marketing/promo_redemptions__policies
-- requires: core/check_row_version

begin;

-- function marketing.require_redeemable(marketing.promo_codes, text, uuid, text, date)
-- function api.save_promo_code(text, text, numeric, text, date, date, int, int, text, boolean, uuid, int)
-- function api.list_promo_codes()
-- function api.redeem_promo(text, uuid, text, numeric, text)
-- function api.return_promo(uuid, int)

-- Codes that make something cheaper. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function marketing.require_redeemable(
    p_promo marketing.promo_codes, p_code text, p_contact_id uuid, p_currency text, p_today date
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_used bigint;
begin
    if p_promo.id is null then
        perform core.refuse(
            'RQ404', 'there is no such code', format('the code is "%s"', p_code),
            'name one of api.list_promo_codes'
        );
    elsif
        not p_promo.is_active
        or coalesce(p_today < p_promo.first_on, false)
        or coalesce(p_today > p_promo.last_on, false)
    then
        perform core.refuse(
            'RQ409', 'the code is not taken today',
            format('from %s to %s', p_promo.first_on, p_promo.last_on), 'name another one'
        );
    elsif p_promo.redemptions >= p_promo.most_redemptions then
        perform core.refuse(
            'RQ409', 'the code is used up', format('it was used %s times', p_promo.redemptions),
            'name another one'
        );
    elsif p_promo.currency <> p_currency then
        perform core.refuse(
            'RQ409', 'the code is for another currency',
            format('it takes off %s', p_promo.currency), 'name another one'
        );
    end if;

    select count(*)
    into v_used
    from marketing.promo_redemptions as r
    where
        r.organization_id = p_promo.organization_id
        and r.promo_code_id = p_promo.id
        and r.contact_id = p_contact_id
        and r.status = 'redeemed'
        and r.deleted_at is null;

    if v_used >= p_promo.most_for_contact then
        perform core.refuse(
            'RQ409', 'the contact has used the code', format('%s times', v_used), 'name another one'
        );
    end if;
end
$function$;

alter function marketing.require_redeemable(
    marketing.promo_codes, text, uuid, text, date
)
owner to app_owner;

revoke all on function marketing.require_redeemable(
    marketing.promo_codes, text, uuid, text, date
) from public;

comment on function marketing.require_redeemable(
    marketing.promo_codes, text, uuid, text, date
) is
    'Raises RQ404 or RQ409 where a code cannot be used. Its row has to be held.';

create or replace function api.save_promo_code(
    p_code text,
    p_kind text,
    p_value numeric,
    p_currency text default null,
    p_first_on date default null,
    p_last_on date default null,
    p_most_redemptions int default null,
    p_most_for_contact int default 1,
    p_description text default null,
    p_is_active boolean default true,
    p_promo_code_id uuid default null,
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
    v_row marketing.promo_codes;
begin
    perform core.require_permission('promotions.write');

    if p_promo_code_id is null then
        insert into marketing.promo_codes (
            organization_id,
            code,
            kind,
            value,
            currency,
            first_on,
            last_on,
            most_redemptions,
            most_for_contact,
            description,
            is_active
        )
        values (
            v_organization_id,
            p_code,
            p_kind,
            p_value,
            p_currency,
            p_first_on,
            p_last_on,
            p_most_redemptions,
            p_most_for_contact,
            p_description,
            p_is_active
        )
        returning * into v_row;
    else
        select t.*
        into v_row
        from marketing.promo_codes as t
        where
            t.organization_id = v_organization_id
            and t.id = p_promo_code_id
            and t.deleted_at is null
        for no key update;

        if v_row.id is null then
            perform core.refuse(
                'RQ404', 'there is no such promotion', format('the id is "%s"', p_promo_code_id),
                'name one of api.list_promo_codes'
            );
        end if;

        perform core.check_row_version('promotion', p_row_version, v_row.row_version);

        update marketing.promo_codes as t
        set
            code = p_code,
            kind = p_kind,
            value = p_value,
            currency = p_currency,
            first_on = p_first_on,
            last_on = p_last_on,
            most_redemptions = p_most_redemptions,
            most_for_contact = p_most_for_contact,
            description = p_description,
            is_active = p_is_active
        where t.organization_id = v_organization_id and t.id = p_promo_code_id
        returning t.* into v_row;
    end if;

    return jsonb_build_object('promo_code_id', v_row.id, 'row_version', v_row.row_version);
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such a promotion already', sqlerrm,
            'save that one, or name it otherwise'
        );
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be a promotion', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.save_promo_code(
    text, text, numeric, text, date, date, int, int, text, boolean, uuid, int
)
owner to app_owner;

revoke all on function api.save_promo_code(
    text, text, numeric, text, date, date, int, int, text, boolean, uuid, int
) from public;
grant execute on function api.save_promo_code(
    text, text, numeric, text, date, date, int, int, text, boolean, uuid, int
) to authenticated;

comment on function api.save_promo_code(
    text, text, numeric, text, date, date, int, int, text, boolean, uuid, int
) is
    'Makes a promotion, or gives one other values; what is left out is as a new one has it. '
    'Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.list_promo_codes()
returns table (
    promo_code_id uuid,
    code text,
    description text,
    kind text,
    value numeric,
    currency text,
    first_on date,
    last_on date,
    redemptions int,
    most_redemptions int,
    most_for_contact int,
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
    perform core.require_permission('redemptions.write');

    return query
    select
        p.id,
        p.code,
        p.description,
        p.kind,
        p.value,
        p.currency::text,
        p.first_on,
        p.last_on,
        p.redemptions,
        p.most_redemptions,
        p.most_for_contact,
        p.is_active,
        p.row_version
    from marketing.promo_codes as p
    where p.organization_id = v_organization_id and p.deleted_at is null
    order by p.code;
end
$function$;

alter function api.list_promo_codes() owner to app_owner;

revoke all on function api.list_promo_codes() from public;
grant execute on function api.list_promo_codes() to authenticated;

comment on function api.list_promo_codes() is
    'The promotions of the organization by their codes, and how often they were used. Raises '
    'RQ403.';

create or replace function api.redeem_promo(
    p_code text,
    p_contact_id uuid,
    p_reference text,
    p_price numeric,
    p_currency text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_promo marketing.promo_codes;
    v_used marketing.promo_redemptions;
    v_currency text;
    v_today date;
begin
    perform core.require_permission('redemptions.write');

    select coalesce(p_currency, o.currency), (now() at time zone o.time_zone)::date
    into v_currency, v_today
    from core.organizations as o
    where o.id = v_organization_id;

    -- Whoever redeems holds the row to the end: nobody counts in between.
    select p.*
    into v_promo
    from marketing.promo_codes as p
    where
        p.organization_id = v_organization_id
        and p.code = upper(btrim(p_code))
        and p.deleted_at is null
    for no key update;

    select r.*
    into v_used
    from marketing.promo_redemptions as r
    where
        r.organization_id = v_organization_id
        and r.promo_code_id = v_promo.id
        and r.reference = p_reference
        and r.status = 'redeemed'
        and r.deleted_at is null;

    if v_used.id is not null and v_used.contact_id = p_contact_id then
        return jsonb_build_object(
            'redemption_id', v_used.id, 'amount', v_used.amount, 'currency', v_used.currency
        );
    end if;

    perform marketing.require_redeemable(
        p_promo => v_promo,
        p_code => p_code,
        p_contact_id => p_contact_id,
        p_currency => v_currency,
        p_today => v_today
    );

    insert into marketing.promo_redemptions (
        organization_id, promo_code_id, contact_id, reference, amount, currency
    )
    values (
        v_organization_id,
        v_promo.id,
        p_contact_id,
        p_reference,
        case v_promo.kind
            when 'percent' then round(p_price * v_promo.value / 100, 2)
            else least(v_promo.value, p_price)
        end,
        v_currency
    )
    returning * into v_used;

    update marketing.promo_codes as p
    set redemptions = p.redemptions + 1
    where p.organization_id = v_organization_id and p.id = v_promo.id;

    return jsonb_build_object(
        'redemption_id', v_used.id, 'amount', v_used.amount, 'currency', v_used.currency
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'the code was used for this already', sqlerrm, 'name what was bought'
        );
        return null;
    when foreign_key_violation then
        perform core.refuse('RQ404', 'there is no such contact', sqlerrm, 'name a contact');
        return null;
    when check_violation or not_null_violation or numeric_value_out_of_range then
        perform core.refuse('RQ422', 'this cannot be made cheaper', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.redeem_promo(text, uuid, text, numeric, text) owner to app_owner;

revoke all on function api.redeem_promo(text, uuid, text, numeric, text) from public;
grant execute on function api.redeem_promo(text, uuid, text, numeric, text) to authenticated;

comment on function api.redeem_promo(text, uuid, text, numeric, text) is
    'Uses a code for what somebody buys, and returns how much it takes off the price: a half of'
    ' the smallest unit is rounded up. Never more often than it may be used, whoever asks at '
    'the same time. Asked again for the same it returns the first answer. Raises RQ403, RQ404, '
    'RQ409, RQ422.';

create or replace function api.return_promo(p_redemption_id uuid, p_row_version int default null)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_used marketing.promo_redemptions;
begin
    perform core.require_permission('redemptions.write');

    select r.*
    into v_used
    from marketing.promo_redemptions as r
    where r.organization_id = v_organization_id and r.id = p_redemption_id and r.deleted_at is null
    for no key update;

    if v_used.id is null then
        perform core.refuse(
            'RQ404', 'there is no such redemption', format('the id is "%s"', p_redemption_id),
            'name what api.redeem_promo returned'
        );
    elsif v_used.status = 'returned' then
        return v_used.row_version;
    end if;

    perform core.check_row_version('redemption', p_row_version, v_used.row_version);

    update marketing.promo_redemptions as r
    set status = 'returned'
    where r.organization_id = v_organization_id and r.id = p_redemption_id
    returning r.row_version into v_used.row_version;

    update marketing.promo_codes as p
    set redemptions = p.redemptions - 1
    where p.organization_id = v_organization_id and p.id = v_used.promo_code_id;

    return v_used.row_version;
end
$function$;

alter function api.return_promo(uuid, int) owner to app_owner;

revoke all on function api.return_promo(uuid, int) from public;
grant execute on function api.return_promo(uuid, int) to authenticated;

comment on function api.return_promo(uuid, int) is
    'Gives back a use of a code, because what was bought was not; it can be used again then. '
    'Returns the version. Raises RQ403, RQ404, RQ409.';

commit;
