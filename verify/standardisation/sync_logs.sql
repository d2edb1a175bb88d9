-- Verify routiq:standardisation/sync_logs on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view sync_logs_read
with (security_invoker = true) as
select
    s.row_id,
    g.id as organization_id,
    s.id::text as old_id,
    i.id as integration_id,
    v.service_code,
    'all' as entity,
    'full' as kind,
    v.status,
    v.read_count,
    d.defects,
    s.organization_id as waits_for,
    coalesce(
        case
            when k.target_organization_id = g.id and k.state <> 'quarantined' then k.target_id
        end,
        standardisation.id_of(g.id, 'sync_logs', s.id::text)
    ) as id,
    nullif(s.error, '') as last_error,
    s.at at time zone 'UTC' as started_at,
    s.at at time zone 'UTC' as finished_at,
    jsonb_build_object(
        'legacy', jsonb_strip_nulls(jsonb_build_object('status', s.status, 'count', s.count))
    ) as checkpoint,
    case
        when i.id is not null
            then jsonb_build_array(jsonb_build_object(
                    'organization_id', g.id, 'id', i.id, 'service_code', v.service_code,
                    'name', 'Standard', 'status', 'active'
                ))
    end as service_integrations,
    array(
        select x.defect
        from unnest(d.defects) as x (defect)
        where
            x.defect in (
                'orphan', 'no_organization', 'unknown_service', 'unknown_status', 'no_time'
            )
    ) as reasons
from legacy.sync_logs as s
left join
    lateral (
        select
            r.target_organization_id,
            r.target_id,
            r.state
        from standardisation.records as r
        where r.row_id = s.row_id
        offset 0
    ) as k
    on true
left join
    lateral (
        select
            o.name,
            o.target_organization_id,
            o.old_id
        from standardisation.organization_names as o
        where o.name = lower(s.organization_id)
        offset 0
    ) as n
    on true
left join
    lateral (
        select o.id
        from core.organizations as o
        where o.id = n.target_organization_id and o.deleted_at is null
        offset 0
    ) as g
    on true
cross join
    lateral (
        select
            (
                select c.code
                from integration.services as c
                where c.code = lower(btrim(s.source))
            ) as service_code,
            case
                when lower(btrim(s.status)) in ('success', 'ok', 'completed', 'succeeded')
                    then 'succeeded'
                when lower(btrim(s.status)) in ('failed', 'error') then 'failed'
                when lower(btrim(s.status)) in ('partial', 'cancelled') then lower(btrim(s.status))
            end as status,
            coalesce(substring(s.count from '^\s*(\d{1,15})')::bigint, 0) as read_count
        limit 1
    ) as v
left join
    lateral (
        select
            coalesce(
                (
                    select t.id
                    from integration.service_integrations as t
                    where
                        t.organization_id = g.id
                        and t.service_code = v.service_code
                        and t.deleted_at is null
                    order by t.created_at, t.id
                    limit 1
                ),
                standardisation.id_of(g.id, 'service_integrations', v.service_code)
            ) as id
        limit 1
    ) as i
    on true
cross join lateral (
    select
        array_remove(array[
            case
                when s.organization_id is null then 'no_organization'
                when g.id is null then 'orphan'
                when n.old_id <> s.organization_id then 'mixed_id'
            end,
            case when v.service_code is null then 'unknown_service' end,
            case
                when v.status is null then 'unknown_status'
                when s.status not in ('success', 'failed') then 'spelling'
            end,
            case when s.count is not null and s.count !~ '^\d+$' then 'text_number' end,
            case when s.at is null then 'no_time' end
        ], null) as defects
    limit 1
) as d;

create temporary view sync_logs_back as
select
    r.organization_id,
    r.id,
    null::timestamptz as deleted_at,
    i.service_code,
    r.status,
    r.read_count,
    r.last_error,
    r.finished_at,
    n.old_id as old_organization_id,
    i.service_code as old_source,
    r.read_count::text as old_count,
    r.last_error as old_error,
    case r.status when 'succeeded' then 'success' else r.status end as old_status,
    coalesce(r.finished_at, r.started_at) at time zone 'UTC' as old_at
from integration.sync_runs as r
inner join integration.service_integrations as i
    on r.organization_id = i.organization_id and r.integration_id = i.id
inner join standardisation.organization_names as n
    on r.organization_id::text = n.name
where r.status <> 'running';

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.sync_logs_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.sync_logs_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.sync_logs_read'::regclass
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
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'standardisation.sync_logs_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.sync_logs_read', v_differs;
    end if;

    -- view standardisation.sync_logs_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.sync_logs_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.sync_logs_back'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
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
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'standardisation.sync_logs_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.sync_logs_back', v_differs;
    end if;
end;
$verify$;

rollback;
