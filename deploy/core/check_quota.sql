-- Deploy routiq:core/check_quota to pg
-- requires: core/refuse
-- requires: core/resource_usage__policies
-- requires: billing/entitlements__policies
-- requires: billing/organization_plans__policies
-- requires: billing/organization_limits__policies
-- requires: core/organization_members
-- requires: core/locations

begin;

-- function core.plan_limit(uuid, text)
-- function core.count_resource(uuid, text)
-- function core.use_resource(uuid, text, int)
-- function core.refuse_more(text, int, int)
-- function core.check_quota(text, int)

-- One row of core.resource_usage holds how many there are, so to ask takes two keys, O(1), however many there
-- are. Rows are counted once, O(n), at the first change or question after the organization or the resource
-- came. Whoever adds holds that row until the end of the transaction and has changed it: two who add at the
-- same time wait for each other, and under a snapshot the later one fails (40001). Raise RQ402, RQ422.

-- What was agreed with the organization, else its plan where that counts, else the default plan.
create or replace function core.plan_limit(p_organization_id uuid, p_resource text)
returns int
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_limit billing.organization_limits;
begin
    select l.*
    into v_limit
    from billing.organization_limits as l
    where
        l.organization_id = p_organization_id
        and l.resource = p_resource
        and l.deleted_at is null;

    if v_limit.id is not null then
        return v_limit.maximum;
    end if;

    return (
        select
            least(
                e.maximum::bigint * case when e.is_per_unit then c.quantity else 1 end, 2147483647
            )::int
        from (
            select
                o.plan_code,
                o.quantity,
                1 as turn
            from billing.organization_plans as o
            where
                o.organization_id = p_organization_id
                and o.status in ('trialing', 'active', 'past_due')
                and o.deleted_at is null
            union all
            select
                p.code,
                1,
                2
            from billing.plans as p
            where p.is_default
            order by turn
            limit 1
        ) as c
        inner join billing.entitlements as e
            on c.plan_code = e.plan_code and e.resource = p_resource
    );
end
$function$;

alter function core.plan_limit(uuid, text) owner to app_owner;

revoke all on function core.plan_limit(uuid, text) from public;

comment on function core.plan_limit(uuid, text) is
    'How many of a resource an organization may have; null where nothing limits it.';

create or replace function core.count_resource(p_organization_id uuid, p_resource text)
returns int
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_resource = 'members' then
        return (
            select count(*)::int
            from core.organization_members as m
            where
                m.organization_id = p_organization_id
                and m.role <> 'customer'
                and m.status = 'active'
                and m.deleted_at is null
        );
    elsif p_resource = 'locations' then
        return (
            select count(*)::int
            from core.locations as l
            where l.organization_id = p_organization_id and l.deleted_at is null
        );
    end if;

    perform core.refuse(
        'RQ422', 'nobody counts this', format('the resource is "%s"', p_resource),
        'name one of ref.limited_resources'
    );

    return null;
end
$function$;

alter function core.count_resource(uuid, text) owner to app_owner;

revoke all on function core.count_resource(uuid, text) from public;

comment on function core.count_resource(uuid, text) is
    'How many of a resource an organization has, counted from the rows. Raises RQ422.';

create or replace function core.use_resource(
    p_organization_id uuid, p_resource text, p_change int
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_used int;
begin
    update core.resource_usage as u
    set used = greatest(u.used + p_change, 0)
    where u.organization_id = p_organization_id and u.resource = p_resource
    returning u.used into v_used;

    if v_used is null then
        insert into core.resource_usage as u (organization_id, resource, used)
        values (
            p_organization_id, p_resource, core.count_resource(p_organization_id, p_resource)
        )
        on conflict (organization_id, resource) do update
        set used = greatest(u.used + p_change, 0)
        returning u.used into v_used;
    end if;

    return v_used;
end
$function$;

alter function core.use_resource(uuid, text, int) owner to app_owner;

revoke all on function core.use_resource(uuid, text, int) from public;

comment on function core.use_resource(uuid, text, int) is
    'Counts so many more or less of a resource, once they are written; returns how many there are.';

create or replace function core.refuse_more(p_resource text, p_limit int, p_used int)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.refuse(
        'RQ402', 'your plan allows no more of these',
        format('of "%s" it allows %s, and there are %s', p_resource, p_limit, p_used),
        'take one away or choose a larger plan: api.list_entitlements'
    );
end
$function$;

alter function core.refuse_more(text, int, int) owner to app_owner;

revoke all on function core.refuse_more(text, int, int) from public;

comment on function core.refuse_more(text, int, int) is
    'Says that a plan allows no more of a resource. Raises RQ402.';

create or replace function core.check_quota(p_resource text, p_wanted int default 1)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_limit int := core.plan_limit(v_organization_id, p_resource);
    v_used int := core.use_resource(v_organization_id, p_resource, 0);
begin
    if p_wanted > 0 and v_used + p_wanted > v_limit then
        perform core.refuse_more(p_resource, v_limit, v_used);
    end if;

    return jsonb_build_object(
        'resource', p_resource,
        'limit', v_limit,
        'used', v_used,
        'left', v_limit - least(v_used, v_limit)
    );
end
$function$;

alter function core.check_quota(text, int) owner to app_owner;

revoke all on function core.check_quota(text, int) from public;

comment on function core.check_quota(text, int) is
    'Limit, use and what is left of a resource in the organization of the context; limit and left '
    'are null where nothing limits it. The answer holds until the end of the transaction. Raises '
    'RQ402 where fewer are left than wanted, RQ422.';

commit;
