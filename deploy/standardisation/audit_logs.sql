-- Deploy routiq:standardisation/audit_logs to pg
-- requires: standardisation/users
-- requires: audit/user_actions__policies

begin;

-- view standardisation.audit_logs_read
-- view standardisation.audit_logs_back

-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit
-- A log is kept even where its user is unknown, by the text that stood there. Without organization it has
-- that of its user. What was logged is never written again.

create or replace view standardisation.audit_logs_read
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

create or replace view standardisation.audit_logs_back as
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

alter view standardisation.audit_logs_read owner to app_owner;
alter view standardisation.audit_logs_back owner to app_migrator;

comment on view standardisation.audit_logs_read is
    'What each row of legacy.audit_logs means in audit.user_actions, its defects, and those that '
    'keep it back';
comment on view standardisation.audit_logs_back is 'What each action is in legacy.audit_logs';

commit;
