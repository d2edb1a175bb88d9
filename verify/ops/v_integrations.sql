-- Verify routiq:ops/v_integrations on pg

begin;

create temporary view v_queue_health
with (security_invoker = true)
as
select
    q.name as queue,
    q.paused_at,
    j.organization_id,
    count(j.id) filter (where j.state = 'ready') as ready_count,
    count(j.id) filter (where j.state = 'running') as running_count,
    count(j.id) filter (where j.state in ('scheduled', 'failed', 'blocked')) as waiting_count,
    count(j.id) filter (where j.state = 'running' and j.lease_expires_at < now()) as lost_count,
    coalesce(max(extract(epoch from now() - j.ready_at)) filter (where j.state = 'ready'), 0)
        as oldest_ready_seconds
from jobs.queues as q
left join jobs.jobs as j
    on q.name = j.queue
group by q.name, q.paused_at, j.organization_id;

create temporary view v_dead_letters
with (security_invoker = true)
as
select
    d.organization_id,
    d.id,
    d.queue,
    d.kind,
    d.reason,
    d.attempts,
    d.error_class,
    d.error,
    d.died_at
from jobs.dead_letters as d
where d.replayed_at is null and d.dismissed_at is null;

create temporary view v_sync_lag
with (security_invoker = true)
as
select
    i.organization_id,
    i.id as integration_id,
    i.service_code,
    s.entity,
    s.sync_status,
    s.last_successful_sync_at,
    extract(epoch from now() - s.last_successful_sync_at) as lag_seconds,
    (
        select count(*)
        from integration.sync_errors as e
        where
            e.organization_id = s.organization_id
            and e.integration_id = s.integration_id
            and e.entity = s.entity
            and e.resolved_at is null
    ) as standing_errors
from integration.service_integrations as i
inner join integration.sync_state as s
    on i.organization_id = s.organization_id and i.id = s.integration_id
where i.deleted_at is null;

create temporary view v_integration_health
with (security_invoker = true)
as
select
    i.organization_id,
    i.id as integration_id,
    i.service_code,
    i.name,
    i.status,
    h.status as health,
    i.last_ok_at,
    (
        select count(*)
        from integration.webhook_events as e
        where
            e.organization_id = i.organization_id
            and e.service_code = i.service_code
            and e.status in ('received', 'processing', 'failed')
    ) as waiting_events,
    (
        select count(*)
        from integration.webhook_events as e
        where
            e.organization_id = i.organization_id
            and e.service_code = i.service_code
            and e.status = 'dead'
    ) as dead_events
from integration.service_integrations as i
left join integration.service_health as h
    on i.organization_id = h.organization_id and i.id = h.integration_id
where i.deleted_at is null;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view ops.v_queue_health
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_queue_health'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_queue_health'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['app_migrator:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_queue_health'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_queue_health', v_differs;
    end if;

    -- view ops.v_dead_letters
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_dead_letters'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_dead_letters'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['app_migrator:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_dead_letters'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_dead_letters', v_differs;
    end if;

    -- view ops.v_sync_lag
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_sync_lag'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_sync_lag'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['app_migrator:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_sync_lag'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_sync_lag', v_differs;
    end if;

    -- view ops.v_integration_health
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_integration_health'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_integration_health'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['app_migrator:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_integration_health'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_integration_health', v_differs;
    end if;
end;
$verify$;

rollback;
