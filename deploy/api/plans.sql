-- Deploy routiq:api/plans to pg
-- requires: api/schema
-- requires: core/check_quota
-- requires: core/require_permission
-- requires: core/check_row_version

begin;

-- function api.list_entitlements()
-- function api.list_plans()
-- function api.set_plan(text, text, jsonb, boolean, int)
-- function api.set_organization_plan(text, text)
-- function api.set_organization_limit(text, int, text, boolean)

-- Plans are sold by the platform, so its administrators alone write them, and the plan and the limits of an
-- organization, which they name in the header x-organization-id. Sent again nothing else comes of it, so
-- nothing takes an idempotency key. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.list_entitlements()
returns table (
    resource text,
    description text,
    plan_code text,
    plan_status text,
    maximum int,
    used int,
    remaining int,
    agreed_because text
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
    perform core.require_permission('settings.read');

    return query
    select
        r.resource,
        r.description,
        o.plan_code,
        o.status,
        q.maximum,
        q.used,
        q.maximum - least(q.used, q.maximum),
        l.reason
    from ref.limited_resources as r
    cross join
        lateral (
            select
                core.plan_limit(v_organization_id, r.resource) as maximum,
                coalesce(
                    (
                        select u.used
                        from core.resource_usage as u
                        where u.organization_id = v_organization_id and u.resource = r.resource
                    ),
                    core.count_resource(v_organization_id, r.resource)
                ) as used
        ) as q
    left join billing.organization_plans as o
        on o.organization_id = v_organization_id and o.deleted_at is null
    left join billing.organization_limits as l
        on
            l.organization_id = v_organization_id
            and r.resource = l.resource
            and l.deleted_at is null
    order by r.resource;
end
$function$;

alter function api.list_entitlements() owner to app_owner;

revoke all on function api.list_entitlements() from public;
grant execute on function api.list_entitlements() to authenticated;

comment on function api.list_entitlements() is
    'What the plan of the organization limits: how many there may be, are, and are left, null '
    'where nothing limits it; and why, where another limit was agreed. Raises RQ403.';

create or replace function api.list_plans()
returns table (
    plan_code text, name text, is_default boolean, limits jsonb, row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    perform core.require_context();
    perform core.require_permission('settings.read');

    return query
    select
        p.code,
        p.name,
        p.is_default,
        (
            select
                coalesce(
                    jsonb_object_agg(
                        e.resource,
                        jsonb_build_object('maximum', e.maximum, 'is_per_unit', e.is_per_unit)
                    ),
                    '{}'
                )
            from billing.entitlements as e
            where e.plan_code = p.code
        ),
        p.row_version
    from billing.plans as p
    order by p.code;
end
$function$;

alter function api.list_plans() owner to app_owner;

revoke all on function api.list_plans() from public;
grant execute on function api.list_plans() to authenticated;

comment on function api.list_plans() is
    'Plans of the platform with what they limit. Raises RQ403.';

create or replace function api.set_plan(
    p_code text,
    p_name text,
    p_limits jsonb default '{}',
    p_is_default boolean default false,
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
    v_plan billing.plans;
begin
    if not core.is_super_admin() then
        perform core.refuse(
            'RQ403', 'your role does not allow this',
            format('"%s" holds for every organization, not for "%s" alone', p_code, v_organization_id),
            'ask whoever administers the platform'
        );
    end if;

    select p.*
    into v_plan
    from billing.plans as p
    where p.code = p_code
    for no key update;

    perform core.check_row_version('plan', p_row_version, coalesce(v_plan.row_version, 0));

    if p_is_default then
        update billing.plans as p
        set is_default = false
        where p.is_default and p.code <> p_code;
    end if;

    insert into billing.plans as p (code, name, is_default)
    values (p_code, p_name, p_is_default)
    on conflict (code) do update set
        name = excluded.name,
        is_default = excluded.is_default;

    delete from billing.entitlements as e
    where e.plan_code = p_code and not p_limits ? e.resource;

    insert into billing.entitlements as e (plan_code, resource, maximum, is_per_unit)
    select
        p_code,
        l.resource,
        (l.facts ->> 'maximum')::int,
        coalesce((l.facts ->> 'is_per_unit')::boolean, false)
    from jsonb_each(p_limits) as l (resource, facts)
    on conflict (plan_code, resource) do update set
        maximum = excluded.maximum,
        is_per_unit = excluded.is_per_unit
    where (e.maximum, e.is_per_unit) is distinct from (excluded.maximum, excluded.is_per_unit);

    return (
        select
            jsonb_build_object(
                'plan_code', p.code, 'is_default', p.is_default, 'row_version', p.row_version
            )
        from billing.plans as p
        where p.code = p_code
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'somebody changed the default plan meanwhile', 'it was chosen a moment ago',
            'list the plans again'
        );
        return null;
    when check_violation or not_null_violation or foreign_key_violation or data_exception then
        perform core.refuse(
            'RQ422', 'this cannot be a plan', sqlerrm,
            'limits are {"members": {"maximum": 5, "is_per_unit": false}}'
        );
        return null;
end
$function$;

alter function api.set_plan(text, text, jsonb, boolean, int) owner to app_owner;

revoke all on function api.set_plan(text, text, jsonb, boolean, int) from public;
grant execute on function api.set_plan(text, text, jsonb, boolean, int) to authenticated;

comment on function api.set_plan(text, text, jsonb, boolean, int) is
    'Makes or changes a plan of the platform and what it limits; what is not named is not limited. '
    'Raises RQ403 for everyone but platform administrators, RQ409 for an older row version, RQ422.';

-- Of what Stripe tells later the later counts, so a plan given by hand lasts where nobody pays by Stripe.
create or replace function api.set_organization_plan(
    p_plan_code text, p_status text default 'active'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    if not core.is_super_admin() then
        perform core.refuse(
            'RQ403', 'your organization does not choose this itself',
            format('the plan is "%s"', p_plan_code), 'ask whoever administers the platform'
        );
    elsif not exists (
        select
        from billing.plans as p
        where p.code = p_plan_code
    ) then
        perform core.refuse(
            'RQ404', 'there is no such plan', format('its name is "%s"', p_plan_code),
            'name one of api.list_plans'
        );
    end if;

    insert into billing.organization_plans as o (organization_id, plan_code, status)
    values (v_organization_id, p_plan_code, p_status)
    on conflict (organization_id) where deleted_at is null do update set
        plan_code = excluded.plan_code,
        source = excluded.source,
        external_id = null,
        status = excluded.status,
        quantity = 1,
        end_at = null,
        told_at = excluded.told_at
    where
        (o.plan_code, o.status, o.source)
        is distinct from (excluded.plan_code, excluded.status, excluded.source);

    return (
        select
            jsonb_build_object(
                'plan_code', o.plan_code, 'status', o.status, 'row_version', o.row_version
            )
        from billing.organization_plans as o
        where o.organization_id = v_organization_id and o.deleted_at is null
    );
exception
    when check_violation then
        perform core.refuse('RQ422', 'this cannot be a plan', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.set_organization_plan(text, text) owner to app_owner;

revoke all on function api.set_organization_plan(text, text) from public;
grant execute on function api.set_organization_plan(text, text) to authenticated;

comment on function api.set_organization_plan(text, text) is
    'Gives the organization a plan by hand. Raises RQ403 for everyone but platform administrators, '
    'RQ404 for a plan that is not there, RQ422.';

create or replace function api.set_organization_limit(
    p_resource text, p_maximum int, p_reason text, p_is_agreed boolean default true
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    if not core.is_super_admin() then
        perform core.refuse(
            'RQ403', 'your organization does not choose this itself',
            format('the resource is "%s"', p_resource), 'ask whoever administers the platform'
        );
    end if;

    if p_is_agreed then
        insert into billing.organization_limits as l (organization_id, resource, maximum, reason)
        values (v_organization_id, p_resource, p_maximum, p_reason)
        on conflict (organization_id, resource) where deleted_at is null do update set
            maximum = excluded.maximum,
            reason = excluded.reason
        where (l.maximum, l.reason) is distinct from (excluded.maximum, excluded.reason);
    else
        update billing.organization_limits as l
        set deleted_at = now(), deleted_by = core.current_user_id()
        where
            l.organization_id = v_organization_id
            and l.resource = p_resource
            and l.deleted_at is null;
    end if;

    return jsonb_build_object(
        'resource', p_resource, 'maximum', core.plan_limit(v_organization_id, p_resource)
    );
exception
    when check_violation or not_null_violation or foreign_key_violation then
        perform core.refuse(
            'RQ422', 'this cannot be a limit', sqlerrm, 'name one of api.list_entitlements'
        );
        return null;
end
$function$;

alter function api.set_organization_limit(text, int, text, boolean) owner to app_owner;

revoke all on function api.set_organization_limit(text, int, text, boolean) from public;
grant execute on function api.set_organization_limit(text, int, text, boolean) to authenticated;

comment on function api.set_organization_limit(text, int, text, boolean) is
    'Agrees with the organization on another limit than its plan has, null for none, and why; not '
    'agreed takes it back. Raises RQ403 for everyone but platform administrators, RQ422.';

commit;
