-- Verify routiq:standardisation/users on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view users_read
with (security_invoker = true) as
select
    u.row_id,
    null::uuid as organization_id,
    i.id,
    u.id as old_id,
    u.organization_id as old_organization,
    u.role as old_role,
    null::timestamptz as deleted_at,
    '{}'::text[] as reasons,
    null::text as waits_for,
    left(u.id, 255) as external_id,
    contact.normalize_email(u.email) as email,
    coalesce(u.created_at, '1970-01-01') at time zone 'UTC' as created_at,
    jsonb_build_object(
        'legacy', jsonb_strip_nulls(jsonb_build_object(
            'organization_id', u.organization_id,
            'role', u.role,
            'email', u.email,
            'read_email', contact.normalize_email(u.email)
        ))
    ) as metadata,
    array_remove(array[
        case
            when u.organization_id is null then 'null_key'
            when n.name is null then 'orphan'
            when n.old_id <> u.organization_id then 'mixed_id'
        end,
        case
            when exists (
                    select
                    from legacy.users as d
                    where lower(d.email) = lower(u.email) and d.row_id < u.row_id
                ) then 'duplicate'
        end
    ], null) as defects
from legacy.users as u
left join
    lateral (
        select
            o.name,
            o.target_organization_id,
            o.old_id
        from standardisation.organization_names as o
        where o.name = lower(u.organization_id)
        offset 0
    ) as n
    on true
left join
    lateral (
        select
            r.target_organization_id,
            r.target_id,
            r.state
        from standardisation.records as r
        where r.row_id = u.row_id
        offset 0
    ) as k
    on true
cross join lateral (
    select
        coalesce(
            k.target_id,
            (
                select t.id
                from core.users as t
                where t.external_id = u.id
            ),
            standardisation.id_of('00000000-0000-0000-0000-000000000000'::uuid, 'users', u.id)
        ) as id
    limit 1
) as i;

create temporary view users_back as
select
    null::uuid as organization_id,
    u.id,
    u.deleted_at,
    u.external_id,
    u.email,
    u.created_at,
    u.external_id as old_id,
    u.metadata #>> '{legacy,organization_id}' as old_organization,
    u.metadata #>> '{legacy,role}' as old_role,
    u.metadata #>> '{legacy,organization_id}' as old_organization_id,
    case
        when u.metadata #>> '{legacy,read_email}' = u.email
            then u.metadata #>> '{legacy,email}'
        else u.email::text
    end as old_email,
    u.created_at at time zone 'UTC' as old_created_at
from core.users as u;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.users_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.users_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.users_read'::regclass
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
    where r.oid = 'standardisation.users_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.users_read', v_differs;
    end if;

    -- view standardisation.users_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.users_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.users_back'::regclass
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
    where r.oid = 'standardisation.users_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.users_back', v_differs;
    end if;
end;
$verify$;

rollback;
