-- Verify routiq:standardisation/organizations on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view organizations_read
with (security_invoker = true) as
with placed as (
    select
        o.*,
        first_value(o.row_id) over practice as first_row_id,
        first_value(o.id) over practice as first_old_id,
        first_value(
            coalesce(
                standardisation.uuid_of(o.settings ->> 'uuid'),
                standardisation.id_of(
                    '00000000-0000-0000-0000-000000000000'::uuid, 'organizations', o.id
                )
            )
        ) over practice as wanted_id
    from legacy.organizations as o
    window practice as (
        partition by coalesce(o.clerk_org_id, o.id)
        order by o.created_at, o.row_id
    )
),

owned as (
    select
        p.*,
        first_value(p.first_row_id) over (
            partition by p.wanted_id
            order by
                (k.row_id is not null) desc,
                (
                    standardisation.uuid_of(p.first_old_id) is not distinct from p.wanted_id
                ) desc,
                p.first_row_id asc
        ) as owner_row_id
    from placed as p
    left join standardisation.records as k
        on
            p.first_row_id = k.row_id
            and p.wanted_id = k.target_id
            and k.state = 'standardised'
)

select
    p.row_id,
    i.id as organization_id,
    i.id,
    p.id as old_id,
    null::timestamptz as deleted_at,
    p.first_old_id as waits_for,
    coalesce(nullif(left(btrim(p.name), 200), ''), 'Practice') as name,
    coalesce(
        p.clerk_org_id, case when standardisation.uuid_of(p.id) is null then p.id end
    ) as external_id,
    concat(
        'practice-',
        coalesce(nullif(left(regexp_replace(lower(p.name), '[^a-z0-9]', '', 'g'), 20), ''), 'x'),
        '-', right(i.id::text, 12)
    ) as slug,
    coalesce(p.created_at, '1970-01-01') at time zone 'UTC' as created_at,
    case when json_typeof(p.settings) = 'object' then p.settings::jsonb - 'uuid' else '{}' end
        as settings,
    jsonb_build_object(
        'legacy', jsonb_strip_nulls(jsonb_build_object(
            'id', p.id,
            'name', case when length(btrim(p.name)) > 200 then p.name end,
            'uuid', p.settings ->> 'uuid'
        ))
    ) as metadata,
    array_remove(array[
        case when standardisation.uuid_of(p.id) is null then 'id_not_uuid' end,
        case when length(p.name) > 200 then 'over_long' end,
        d.defect,
        case when i.id is null then 'repeated_id' end
    ], null) as defects,
    array_remove(array[d.defect, case when i.id is null then 'repeated_id' end], null) as reasons
from owned as p
cross join
    lateral (
        select case when p.owner_row_id = p.first_row_id then p.wanted_id end as id
    ) as i
cross join lateral (
    select case when p.row_id <> p.first_row_id then 'duplicate' end as defect
) as d;

create temporary view organizations_back as
select
    o.id as organization_id,
    o.id,
    o.deleted_at,
    o.name,
    o.external_id,
    o.settings,
    o.created_at,
    o.external_id as old_clerk_org_id,
    coalesce(o.metadata #>> '{legacy,id}', o.id::text) as old_id,
    case
        when left(btrim(o.metadata #>> '{legacy,name}'), 200) = o.name
            then o.metadata #>> '{legacy,name}'
        else o.name
    end as old_name,
    (o.settings || jsonb_build_object('uuid', o.id))::json as old_settings,
    o.created_at at time zone 'UTC' as old_created_at
from core.organizations as o;

create temporary view organization_texts
with (security_invoker = true) as
select distinct on (t.name)
    t.name,
    r.organization_id,
    f.old_id
from standardisation.organizations_read as r
inner join legacy.organizations as o
    on r.row_id = o.row_id
inner join standardisation.organizations_read as f
    on r.organization_id = f.organization_id and f.reasons = '{}'
cross join
    lateral (
        values (lower(o.id)), (lower(o.clerk_org_id)), (lower(o.settings ->> 'uuid')), (r.id::text)
    ) as t (name)
where t.name is not null
order by t.name asc, cardinality(r.reasons) asc, r.row_id asc;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.organizations_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.organizations_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.organizations_read'::regclass
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
    where r.oid = 'standardisation.organizations_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.organizations_read', v_differs;
    end if;

    -- view standardisation.organizations_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.organizations_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.organizations_back'::regclass
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
    where r.oid = 'standardisation.organizations_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.organizations_back', v_differs;
    end if;

    -- view standardisation.organization_texts
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.organization_texts'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.organization_texts'::regclass
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
    where r.oid = 'standardisation.organization_texts'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.organization_texts', v_differs;
    end if;
end;
$verify$;

rollback;
