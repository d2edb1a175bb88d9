-- view standardisation.organizations_read
-- view standardisation.organizations_back
-- view standardisation.organization_texts

-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit
-- The first row of those with one Clerk id is the organization; the others are kept back, and what
-- names them means the first. Its id is the uuid that other tables already use. Where two practices
-- name one uuid, it is that of the one which has it already, else of the one whose id it is, else of
-- the first: the settings are free text, and must not open the data of another practice.

create or replace view standardisation.organizations_read
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

-- The uuid that other tables use belongs into the settings of an old row whose id is none.
create or replace view standardisation.organizations_back as
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

create or replace view standardisation.organization_texts
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

alter view standardisation.organizations_read owner to app_owner;
alter view standardisation.organizations_back owner to app_migrator;
alter view standardisation.organization_texts owner to app_owner;

comment on view standardisation.organizations_read is
    'What each row of legacy.organizations means in core.organizations, its defects, and '
    'those that '
    'keep it back';
comment on view standardisation.organizations_back is
    'What each organization is in legacy.organizations';
comment on view standardisation.organization_texts is
    'By which texts the old tables mean which organization';
