begin;

select plan(14);

select test.make_tenants();

insert into billing.plans (code, name)
values ('solo', 'Solo'), ('team', 'Team');

insert into billing.entitlements (plan_code, resource, maximum, is_per_unit)
values ('solo', 'members', 2, false), ('team', 'members', 5, true);

create function pg_temp.told(
    p_id text, p_kind text, p_at int, p_status text, p_plan text, p_subscription text default 'sub_1',
    p_organization uuid default test.organization('north')
)
returns text
language plpgsql
as $$
begin
    perform jobs.act_as(test.organization('north'));

    return billing.apply_stripe_event(
        jsonb_build_object(
            'id', p_id, 'type', 'customer.' || p_kind, 'created', 1772323200 + p_at,
            'data', jsonb_build_object(
                'object', jsonb_build_object(
                    'id', p_subscription, 'object', 'subscription', 'status', p_status,
                    'metadata', jsonb_build_object('routiq_organization_id', p_organization),
                    'items', jsonb_build_object(
                        'data', jsonb_build_array(
                            jsonb_build_object('quantity', 1, 'price', jsonb_build_object('lookup_key', 'support')),
                            jsonb_build_object(
                                'quantity', 2, 'current_period_end', 1774915200,
                                'price', jsonb_build_object('metadata', jsonb_build_object('routiq_plan', p_plan))
                            )
                        )
                    )
                )
            )
        )
    );
exception
    when sqlstate 'RQ403' or sqlstate 'RQ422' then
        return sqlstate;
end
$$;

create function pg_temp.plan()
returns text
language sql
as $$
    select concat_ws(
        ' ', o.plan_code, o.status, o.external_id, core.plan_limit(o.organization_id, 'members')
    )
    from billing.organization_plans as o
$$;

select is(
    pg_temp.told('evt_1', 'subscription.created', 0, 'incomplete', 'gold'), 'RQ422',
    'a subscription for none of our plans is refused'
);
select is(
    pg_temp.told('evt_1', 'subscription.created', 0, 'active', 'solo', p_organization => test.organization('south')),
    'RQ403', 'so is one of another organization'
);
select is(pg_temp.told('evt_2', 'subscription.updated', 0, 'active', 'solo'), 'applied', 'a change is told');
select is(pg_temp.plan(), 'solo active sub_1 2', 'and gives the organization its plan');
select is(
    pg_temp.told('evt_1', 'subscription.created', 0, 'incomplete', 'solo'), 'older',
    'what came before it in the same second changes nothing'
);
select is(pg_temp.told('evt_2', 'subscription.updated', 0, 'active', 'solo'), 'known', 'nor what is told twice');
select is(
    pg_temp.told('evt_3', 'subscription.updated', 60, 'active', 'team') || ' ' || pg_temp.plan(),
    'applied team active sub_1 10', 'a larger plan counts by what is bought'
);
select is(
    pg_temp.told('evt_4', 'subscription.created', 120, 'active', 'solo', 'sub_2') || ' ' || pg_temp.plan(),
    'applied solo active sub_2 2', 'another subscription takes its place'
);
select is(
    pg_temp.told('evt_5', 'subscription.deleted', 180, 'canceled', 'team') || ' ' || pg_temp.plan(),
    'older solo active sub_2 2', 'and the end of the former does not end it'
);
select is(
    pg_temp.told('evt_6', 'subscription.deleted', 240, 'canceled', 'solo', 'sub_2') || ' ' || pg_temp.plan(),
    'applied solo cancelled sub_2', 'its own end does, and no default plan limits anything'
);
select is(
    pg_temp.told('evt_7', 'updated', 300, null, 'solo'), 'ignored', 'what concerns no subscription is kept and nothing else'
);
select is(
    (select string_agg(e.event_id || ' ' || e.outcome, ', ' order by e.event_id) from billing.billing_events as e),
    'evt_1 older, evt_2 applied, evt_3 applied, evt_4 applied, evt_5 older, evt_6 applied, evt_7 ignored',
    'each event is kept once, with what came of it'
);
select is(
    (select o.end_at from billing.organization_plans as o), '2026-03-31 00:00Z'::timestamptz, 'until when it is paid is known'
);
select is(
    test.error_as('authenticated', $$select billing.apply_stripe_event('{}')$$), '42501',
    'no client tells of plans'
);

select * from finish();

rollback;
