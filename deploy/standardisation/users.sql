-- Deploy routiq:standardisation/users to pg
-- requires: standardisation/ids
-- requires: standardisation/row_ids
-- requires: standardisation/organization_names
-- requires: standardisation/records
-- requires: core/users__policies
-- requires: contact/normalize_email

begin;

-- view standardisation.users_read
-- view standardisation.users_back

-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit
-- A user has no tenant any more: organization and role of the old row stay beside it, for the way
-- back, and how the address was read: who reads by the old names may not call what reads one. Two Clerk
-- ids are two ways to sign in, so both rows live on when an address repeats.

create or replace view standardisation.users_read
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

create or replace view standardisation.users_back as
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

alter view standardisation.users_read owner to app_owner;
alter view standardisation.users_back owner to app_migrator;

comment on view standardisation.users_read is
    'What each row of legacy.users means in core.users, and its defects';
comment on view standardisation.users_back is 'What each user is in legacy.users';

commit;
