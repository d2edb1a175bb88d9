-- Verify routiq:standardisation/audit_logs on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view audit_logs_read
with (security_invoker = true) as
select
    a.row_id,
    g.id as organization_id,
    a.id::text as old_id,
    u.target_id as user_id,
    a.user_id as actor,
    a.detail,
    d.defects,
    coalesce(
        case
            when k.target_organization_id = g.id and k.state <> 'quarantined' then k.target_id
        end,
        standardisation.id_of(g.id, 'audit_logs', a.id::text)
    ) as id,
    coalesce(a.action, '') as action,
    coalesce(a.at, '1970-01-01') at time zone 'UTC' as happened_at,
    array(
        select x.defect
        from unnest(d.defects) as x (defect)
        where x.defect in ('no_organization', 'unknown_organization')
    ) as reasons,
    coalesce(a.organization_id, a.user_id) as waits_for
from legacy.audit_logs as a
left join
    lateral (
        select
            r.target_organization_id,
            r.target_id,
            r.state
        from standardisation.records as r
        where r.row_id = a.row_id
        offset 0
    ) as k
    on true
left join
    lateral (
        select r.target_id
        from standardisation.records as r
        where
            r.table_name = 'users'
            and r.old_id = a.user_id
            and r.state = 'standardised'
        offset 0
    ) as u
    on true
left join
    lateral (
        select c.metadata
        from core.users as c
        where a.organization_id is null and c.id = u.target_id
        offset 0
    ) as p
    on true
left join
    lateral (
        select
            o.name,
            o.target_organization_id,
            o.old_id
        from standardisation.organization_names as o
        where o.name = lower(coalesce(a.organization_id, p.metadata #>> '{legacy,organization_id}'))
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
cross join lateral (
    select
        array_remove(array[
            case
                when a.organization_id is null or a.user_id is null then 'null_key'
                when n.old_id <> a.organization_id then 'mixed_id'
            end,
            case
                when g.id is not null then null
                when a.organization_id is null then 'no_organization'
                else 'unknown_organization'
            end,
            case when a.user_id is not null and u.target_id is null then 'orphan' end
        ], null) as defects
    limit 1
) as d;

create temporary view audit_logs_back as
select
    a.organization_id,
    a.id,
    null::timestamptz as deleted_at,
    n.old_id as old_organization_id,
    a.action as old_action,
    a.detail as old_detail,
    coalesce(u.external_id, a.actor) as old_user_id,
    a.happened_at at time zone 'UTC' as old_at
from audit.user_actions as a
inner join standardisation.organization_names as n
    on a.organization_id::text = n.name
left join core.users as u
    on a.user_id = u.id;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.audit_logs_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.audit_logs_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.audit_logs_read'::regclass
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
    where r.oid = 'standardisation.audit_logs_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.audit_logs_read', v_differs;
    end if;

    -- view standardisation.audit_logs_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.audit_logs_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.audit_logs_back'::regclass
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
    where r.oid = 'standardisation.audit_logs_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.audit_logs_back', v_differs;
    end if;
end;
$verify$;

rollback;
