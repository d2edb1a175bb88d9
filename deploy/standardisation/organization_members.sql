-- Deploy routiq:standardisation/organization_members to pg
-- requires: standardisation/users
-- requires: core/organization_members__policies

begin;

-- view standardisation.organization_members_read
-- view standardisation.organization_members_back

-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit
-- A membership without user or organization is nobody's: it is kept back. The first row of a pair
-- counts. A role that is unknown becomes viewer, which may change nothing.

create or replace view standardisation.organization_members_read
with (security_invoker = true) as
select
    m.row_id,
    g.id as organization_id,
    m.user_id as old_id,
    u.target_id as user_id,
    null::timestamptz as deleted_at,
    d.defects,
    coalesce(
        case when k.target_organization_id = g.id and k.state <> 'quarantined' then k.target_id end,
        (
            select t.id
            from core.organization_members as t
            where t.organization_id = g.id and t.user_id = u.target_id and t.deleted_at is null
        ),
        standardisation.id_of(g.id, 'organization_members', m.user_id)
    ) as id,
    case
        when lower(m.role) in ('owner', 'admin', 'manager', 'practitioner', 'staff', 'viewer')
            then lower(m.role)
        else 'viewer'
    end as role,
    jsonb_build_object('legacy', jsonb_strip_nulls(jsonb_build_object('role', m.role))) as metadata,
    array(
        select x.defect
        from unnest(d.defects) as x (defect)
        where x.defect in ('null_key', 'orphan', 'duplicate', 'unknown_organization')
    ) as reasons,
    case when g.id is null then m.organization_id else m.user_id end as waits_for
from legacy.organization_members as m
left join
    lateral (
        select
            o.name,
            o.target_organization_id,
            o.old_id
        from standardisation.organization_names as o
        where o.name = lower(m.organization_id)
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
left join
    lateral (
        select
            r.target_organization_id,
            r.target_id,
            r.state
        from standardisation.records as r
        where r.row_id = m.row_id
        offset 0
    ) as k
    on true
left join
    lateral (
        select r.target_id
        from standardisation.records as r
        where
            r.table_name = 'users'
            and r.old_id = m.user_id
            and r.state = 'standardised'
        offset 0
    ) as u
    on true
cross join lateral (
    select
        array_remove(array[
            case
                when m.organization_id is null or m.user_id is null then 'null_key'
                when g.id is null then 'unknown_organization'
                when n.old_id <> m.organization_id then 'mixed_id'
            end,
            case when m.user_id is not null and u.target_id is null then 'orphan' end,
            case when lower(m.role) is distinct from m.role then 'spelling' end,
            case
                when exists (
                        select
                        from legacy.organization_members as e
                        left join standardisation.organization_names as o
                            on lower(e.organization_id) = o.name
                        where
                            e.user_id = m.user_id
                            and o.target_organization_id = g.id
                            and e.row_id < m.row_id
                    ) then 'duplicate'
            end
        ], null) as defects
    limit 1
) as d;

create or replace view standardisation.organization_members_back as
select
    m.organization_id,
    m.id,
    m.deleted_at,
    m.role,
    n.old_id as old_organization_id,
    u.external_id as old_user_id,
    case
        when lower(m.metadata #>> '{legacy,role}') = m.role then m.metadata #>> '{legacy,role}'
        else m.role
    end as old_role
from core.organization_members as m
inner join standardisation.organization_names as n
    on m.organization_id::text = n.name
inner join core.users as u
    on m.user_id = u.id;

alter view standardisation.organization_members_read owner to app_owner;
alter view standardisation.organization_members_back owner to app_migrator;

comment on view standardisation.organization_members_read is
    'What each row of legacy.organization_members means in core.organization_members, its defects, '
    'and those that keep it back';
comment on view standardisation.organization_members_back is
    'What each membership is in legacy.organization_members';

commit;
