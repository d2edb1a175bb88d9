-- Verify routiq:standardisation/conversations on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view conversations_read
with (security_invoker = true) as
select
    s.row_id,
    v.organization_id,
    s.id as old_id,
    v.contact_id,
    v.channel,
    s.external_id::text as external_thread_id,
    v.status,
    null::timestamptz as deleted_at,
    d.defects,
    coalesce(
        case
            when k.target_organization_id = v.organization_id and k.state <> 'quarantined'
                then k.target_id
        end,
        (
            select t.id
            from comms.conversations as t
            where
                t.organization_id = v.organization_id
                and t.channel = v.channel
                and t.external_thread_id = s.external_id::text
                and t.deleted_at is null
        ),
        (
            select
                standardisation.id_of(
                    v.organization_id, 'conversations', coalesce(o.id, 'row ' || o.row_id)
                )
            from legacy.conversations as o
            left join standardisation.organization_names as m
                on lower(o.organization_id) = m.name
            where
                o.external_id = s.external_id
                and lower(btrim(o.source)) = v.channel
                and coalesce(m.target_organization_id, v.organization_id)
                is not distinct from v.organization_id
                and o.row_id < s.row_id
            order by o.row_id
            limit 1
        ),
        standardisation.id_of(
            v.organization_id, 'conversations', coalesce(s.id, 'row ' || s.row_id)
        )
    ) as id,
    coalesce(s.updated_at, '1970-01-01') at time zone 'UTC' as old_updated,
    jsonb_build_object(
        'legacy', jsonb_strip_nulls(jsonb_build_object(
            'contact_id', case when v.contact_id is null then s.contact_id end,
            'updated_at', s.updated_at
        ))
    ) as metadata,
    array(
        select x.defect
        from unnest(d.defects) as x (defect)
        where
            x.defect in (
                'no_organization', 'unknown_organization', 'repeated_id', 'duplicate',
                'unknown_channel', 'unknown_status'
            )
    ) as reasons,
    coalesce(
        case
            when v.organization_id is null then s.organization_id
            when 'repeated_id' = any(d.defects) then s.id
        end,
        s.contact_id
    ) as waits_for
from legacy.conversations as s
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
        select
            r.target_organization_id,
            r.target_id
        from standardisation.records as r
        where
            r.table_name = 'contacts'
            and r.old_id = s.contact_id
            and r.state = 'standardised'
            and (s.organization_id is null or r.target_organization_id = n.target_organization_id)
        offset 0
    ) as c
    on true
cross join
    lateral (
        select
            standardisation.contact_of(c.target_organization_id, c.target_id) as contact_id,
            coalesce(n.target_organization_id, c.target_organization_id) as organization_id,
            case
                when lower(btrim(s.source)) in (
                        'chatwoot', 'manychat', 'whatsapp', 'facebook', 'email', 'sms', 'web'
                    ) then lower(btrim(s.source))
            end as channel,
            case
                when lower(btrim(s.status)) in ('open', 'pending', 'snoozed', 'resolved')
                    then lower(btrim(s.status))
            end as status
        limit 1
    ) as v
cross join lateral (
    select
        array_remove(array[
            case
                when s.id is null or s.organization_id is null or s.contact_id is null
                    then 'null_key'
                when n.old_id <> s.organization_id then 'mixed_id'
            end,
            case
                when v.organization_id is not null then null
                when s.organization_id is null then 'no_organization'
                else 'unknown_organization'
            end,
            case
                when s.contact_id is null or v.contact_id is not null then null
                when exists (
                        select
                        from legacy.contacts as o
                        where o.id = s.contact_id
                    ) then 'contact_kept_back'
                else 'orphan'
            end,
            case
                when
                    exists (
                        select
                        from legacy.conversations as o
                        where o.id = s.id and o.row_id < s.row_id
                    )
                    then 'repeated_id'
                when exists (
                        select
                        from legacy.conversations as o
                        left join standardisation.organization_names as m
                            on lower(o.organization_id) = m.name
                        where
                            o.external_id = s.external_id
                            and lower(btrim(o.source)) = v.channel
                            and coalesce(m.target_organization_id, v.organization_id)
                            is not distinct from v.organization_id
                            and o.row_id < s.row_id
                    ) then 'duplicate'
            end,
            case
                when v.channel is null then 'unknown_channel'
                when s.source <> v.channel then 'spelling'
            end,
            case when v.status is null then 'unknown_status' end
        ], null) as defects
    limit 1
) as d;

create temporary view conversations_back as
select
    s.organization_id,
    s.id,
    s.deleted_at,
    s.contact_id,
    s.channel,
    s.external_thread_id,
    s.status,
    s.id::text as old_id,
    n.old_id as old_organization_id,
    s.channel as old_source,
    s.status as old_status,
    coalesce(c.old_id, s.contact_id::text, s.metadata #>> '{legacy,contact_id}') as old_contact_id,
    case
        when s.external_thread_id ~ '^-?\d{1,10}$'
            then case
                    when s.external_thread_id::bigint between -2147483648 and 2147483647
                        then s.external_thread_id::int
                end
    end as old_external_id,
    s.updated_at at time zone 'UTC' as old_updated_at
from comms.conversations as s
inner join standardisation.organization_names as n
    on s.organization_id::text = n.name
left join standardisation.records as c
    on
        c.table_name = 'contacts'
        and s.organization_id = c.target_organization_id
        and s.contact_id = c.target_id
        and c.state = 'standardised';

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.conversations_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.conversations_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.conversations_read'::regclass
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
    where r.oid = 'standardisation.conversations_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.conversations_read', v_differs;
    end if;

    -- view standardisation.conversations_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.conversations_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.conversations_back'::regclass
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
    where r.oid = 'standardisation.conversations_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.conversations_back', v_differs;
    end if;
end;
$verify$;

rollback;
