-- function billing.plan_of_subscription(jsonb)
-- function billing.apply_stripe_event(jsonb)

-- Of the account at Stripe that the platform itself is paid by. Endpoints of an organization are no way in:
-- who has the secret of one could choose a plan for nothing. So a worker of the platform verifies the event,
-- finds the organization in the metadata of the subscription, acts as it (jobs.act_as) and calls this. Stripe
-- sends events twice and in any order, and tells their time in seconds: within one, a subscription is created
-- before it changes, and deleted last. Raises RQ403, RQ422.

-- The plan stands in the metadata of the price, or is its lookup key; of several items the first that names
-- one of our plans counts.
create or replace function billing.plan_of_subscription(p_subscription jsonb)
returns table (plan_code text, quantity int, end_at timestamptz)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return query
    select
        p.code,
        coalesce((i.item ->> 'quantity')::int, 1),
        to_timestamp(
            coalesce(p_subscription ->> 'current_period_end', i.item ->> 'current_period_end')::bigint
        )
    from jsonb_path_query(p_subscription, '$.items.data[*]') with ordinality as i (item, place)
    inner join billing.plans as p
        on coalesce(i.item #>> '{price,metadata,routiq_plan}', i.item #>> '{price,lookup_key}') = p.code
    order by i.place
    limit 1;
end
$function$;

alter function billing.plan_of_subscription(jsonb) owner to app_owner;

revoke all on function billing.plan_of_subscription(jsonb) from public;

comment on function billing.plan_of_subscription(jsonb) is
    'Which of our plans a subscription of Stripe is for, how many of it and until when it is paid; '
    'no row for none.';

create or replace function billing.apply_stripe_event(p_event jsonb)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_type text := p_event ->> 'type';
    v_object jsonb := p_event #> '{data,object}';
    v_status text := v_object ->> 'status';
    v_told_at timestamptz := integration.webhook_occurred_at(p_event)
        + case v_type
            when 'customer.subscription.created' then interval '0'
            when 'customer.subscription.deleted' then interval '2 milliseconds'
            else interval '1 millisecond'
        end;
    v_plan_code text;
    v_quantity int;
    v_end_at timestamptz;
    v_outcome text := 'ignored';
begin
    if p_event ->> 'id' is null or v_type is null or v_told_at is null then
        perform core.refuse(
            'RQ422', 'this is no event of Stripe', 'id, type or created is missing',
            'hand over the body of the event as Stripe sent it'
        );
    elsif v_object #>> '{metadata,routiq_organization_id}' is distinct from v_organization_id::text then
        perform core.refuse(
            'RQ403', 'this event concerns another organization',
            format('its metadata name "%s"', v_object #>> '{metadata,routiq_organization_id}'),
            'act as the organization that routiq_organization_id of the metadata names'
        );
    end if;

    if v_type like 'customer.subscription.%' then
        v_outcome := 'older';
        v_status := case
            when v_status in ('canceled', 'incomplete_expired') then 'cancelled'
            else v_status
        end;

        select s.plan_code, s.quantity, s.end_at
        into v_plan_code, v_quantity, v_end_at
        from billing.plan_of_subscription(v_object) as s;

        if v_plan_code is null then
            perform core.refuse(
                'RQ422', 'this subscription is for none of our plans',
                'no price of it names one in routiq_plan of its metadata, or by its lookup key',
                'name the plan at Stripe, or make it: api.set_plan'
            );
        end if;
    end if;

    insert into billing.billing_events (
        organization_id, event_id, event_type, occurred_at, subscription_id, plan_code,
        told_status, outcome
    )
    values (
        v_organization_id,
        p_event ->> 'id',
        v_type,
        v_told_at,
        case when v_outcome = 'older' then v_object ->> 'id' end,
        v_plan_code,
        case when v_outcome = 'older' then v_status end,
        v_outcome
    )
    on conflict (organization_id, event_id) do nothing;

    if not found then
        return 'known';
    elsif v_outcome = 'ignored' then
        return v_outcome;
    end if;

    -- the end of one subscription is no end of another, whenever it is told
    insert into billing.organization_plans as o (
        organization_id, plan_code, source, external_id, status, quantity, end_at, told_at
    )
    values (
        v_organization_id,
        v_plan_code,
        'stripe',
        v_object ->> 'id',
        v_status,
        v_quantity,
        v_end_at,
        v_told_at
    )
    on conflict (organization_id) where deleted_at is null do update set
        plan_code = excluded.plan_code,
        source = excluded.source,
        external_id = excluded.external_id,
        status = excluded.status,
        quantity = excluded.quantity,
        end_at = excluded.end_at,
        told_at = excluded.told_at
    where
        o.told_at <= excluded.told_at
        and (
            o.external_id is not distinct from excluded.external_id
            or excluded.status in ('trialing', 'active', 'past_due')
        );

    if found then
        v_outcome := 'applied';

        update billing.billing_events as e
        set outcome = v_outcome
        where e.organization_id = v_organization_id and e.event_id = p_event ->> 'id';
    end if;

    return v_outcome;
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'this is no event of Stripe', sqlerrm, 'hand it over as sent');
        return null;
end
$function$;

alter function billing.apply_stripe_event(jsonb) owner to app_owner;

revoke all on function billing.apply_stripe_event(jsonb) from public;
grant execute on function billing.apply_stripe_event(jsonb) to app_worker;

comment on function billing.apply_stripe_event(jsonb) is
    'Sets the plan of the organization as an event of its subscription at Stripe tells: applied, '
    'older than what is known, known already, or ignored for it concerns no plan. Raises RQ403 for '
    'the event of another organization, RQ422.';
