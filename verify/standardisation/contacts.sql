-- Verify routiq:standardisation/contacts on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view contacts_read
with (security_invoker = true) as
select
    c.row_id,
    g.id as organization_id,
    i.id,
    c.id as old_id,
    h.contact_id,
    v.email as primary_email,
    v.phone as primary_phone,
    c.cliniko_patient_id,
    c.chatwoot_contact_id,
    c.manychat_id,
    v.own,
    null::timestamptz as deleted_at,
    d.defects,
    coalesce(nullif(left(btrim(c.name), 400), ''), 'Unknown') as display_name,
    case when v.phone is not null then g.region::text end as phone_region,
    coalesce(
        v.created_at,
        (
            select t.created_at
            from contact.contacts as t
            where t.organization_id = g.id and t.id = i.id
        ),
        now()
    ) as created_at,
    v.own || jsonb_build_object(
        'legacy', jsonb_strip_nulls(jsonb_build_object(
            'name', case when length(btrim(c.name)) > 400 then c.name end,
            'phone', case when v.phone is null then c.phone end,
            'email', case when v.email is null then c.email end,
            'created_at', case when v.created_at is null then c.created_at end,
            'cliniko_patient_id', c.cliniko_patient_id,
            'chatwoot_contact_id', c.chatwoot_contact_id,
            'manychat_id', c.manychat_id
        ))
    ) as metadata,
    (
        select
            jsonb_agg(
                jsonb_build_object(
                    'organization_id', g.id,
                    'id', standardisation.id_of(g.id, i.id::text, t.system),
                    'contact_id', h.contact_id,
                    'system', t.system,
                    'raw', left(t.raw, 400),
                    'normalized', t.normalized,
                    'is_valid', t.normalized is not null,
                    'rank', t.rank
                )
            )
        from (
            values
            ('phone', nullif(btrim(c.phone), ''), v.phone, 1),
            ('email', nullif(btrim(c.email), ''), v.email, 2)
        ) as t (system, raw, normalized, rank)
        where t.raw is not null
    ) as contact_points,
    (
        select
            jsonb_agg(
                jsonb_build_object(
                    'organization_id', g.id,
                    'id', standardisation.id_of(g.id, i.id::text, t.system),
                    'contact_id', h.contact_id,
                    'system', t.system,
                    'value', t.value
                )
            )
        from (
            values
            ('cliniko', c.cliniko_patient_id::text),
            ('chatwoot', nullif(btrim(c.chatwoot_contact_id), '')),
            ('manychat', nullif(btrim(c.manychat_id), ''))
        ) as t (system, value)
        where length(t.value) between 1 and 200
    ) as contact_identifiers,
    array(
        select x.defect
        from unnest(d.defects) as x (defect)
        where
            x.defect in ('no_organization', 'orphan', 'repeated_id')
    ) as reasons,
    case when g.id is null then c.organization_id else c.id end as waits_for
from legacy.contacts as c
left join
    lateral (
        select
            o.name,
            o.target_organization_id,
            o.old_id
        from standardisation.organization_names as o
        where o.name = lower(c.organization_id)
        offset 0
    ) as n
    on true
left join
    lateral (
        select
            o.id,
            o.region
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
        where r.row_id = c.row_id
        offset 0
    ) as k
    on true
cross join
    lateral (
        select
            coalesce(
                case
                    when
                        k.target_organization_id = g.id and k.state <> 'quarantined'
                        then k.target_id
                end,
                standardisation.id_of(g.id, 'contacts', coalesce(c.id, 'row ' || c.row_id))
            ) as id
        limit 1
    ) as i
cross join lateral (select standardisation.contact_of(g.id, i.id) as contact_id limit 1) as h
cross join
    lateral (
        select
            contact.normalize_phone(c.phone, coalesce(g.region::text, 'AU')) as phone,
            contact.normalize_email(c.email) as email,
            standardisation.read_instant(c.created_at) as created_at,
            case when jsonb_typeof(c.metadata) = 'object' then c.metadata - 'legacy' else '{}' end
                as own,
            regexp_replace(c.phone, '[^0-9]', '', 'g') as digits
        limit 1
    ) as v
cross join lateral (
    select
        array_remove(array[
            case
                when c.id is null or c.organization_id is null then 'null_key'
                when n.name is null or g.id is null then 'orphan'
                when n.old_id <> c.organization_id then 'mixed_id'
            end,
            case when c.organization_id is null then 'no_organization' end,
            case when standardisation.uuid_of(c.id) is null and c.id is not null
                    then 'id_not_uuid'
            end,
            case when length(c.name) > 200 then 'over_long' end,
            case
                when c.phone is null or v.phone is not null then null
                when length(v.digits) < 8 or v.digits ~ '^0+$' then 'bad_phone'
                else 'unassigned_phone'
            end,
            case when v.email is null and c.email is not null then 'bad_email' end,
            standardisation.date_defect(c.created_at, v.created_at),
            case
                when exists (
                        select
                        from legacy.contacts as e
                        where e.id = c.id and e.row_id < c.row_id
                    ) then 'repeated_id'
                when exists (
                        select
                        from legacy.contacts as e
                        where
                            lower(e.email) = lower(c.email)
                            and e.id <> c.id
                            and e.row_id < c.row_id
                    ) then 'duplicate'
            end
        ], null) as defects
    limit 1
) as d;

create temporary view contacts_back as
select
    c.organization_id,
    c.id,
    c.deleted_at,
    c.display_name,
    c.primary_email,
    c.primary_phone,
    c.created_at,
    x.cliniko_patient_id,
    x.chatwoot_contact_id,
    x.manychat_id,
    x.cliniko_patient_id as old_cliniko_patient_id,
    x.chatwoot_contact_id as old_chatwoot_contact_id,
    x.manychat_id as old_manychat_id,
    c.id::text as old_id,
    n.old_id as old_organization_id,
    c.metadata - 'legacy' as own,
    case
        when left(btrim(c.metadata #>> '{legacy,name}'), 400) = c.display_name
            then c.metadata #>> '{legacy,name}'
        else c.display_name
    end as old_name,
    coalesce(c.primary_phone::text, c.metadata #>> '{legacy,phone}') as old_phone,
    coalesce(c.primary_email::text, c.metadata #>> '{legacy,email}') as old_email,
    c.metadata - 'legacy' as old_metadata,
    coalesce(
        c.metadata #>> '{legacy,created_at}', standardisation.written_instant(c.created_at)
    ) as old_created_at
from contact.contacts as c
inner join standardisation.organization_names as n
    on c.organization_id::text = n.name
cross join lateral (
    select
        coalesce(
            min(i.value) filter (
                where i.is_own and i.system = 'cliniko' and i.value ~ '^\d{1,18}$'
            ),
            min(i.value) filter (where i.system = 'cliniko' and i.value ~ '^\d{1,18}$'),
            c.metadata #>> '{legacy,cliniko_patient_id}'
        )::bigint as cliniko_patient_id,
        coalesce(
            min(i.value) filter (where i.is_own and i.system = 'chatwoot'),
            min(i.value) filter (where i.system = 'chatwoot'),
            c.metadata #>> '{legacy,chatwoot_contact_id}'
        ) as chatwoot_contact_id,
        coalesce(
            min(i.value) filter (where i.is_own and i.system = 'manychat'),
            min(i.value) filter (where i.system = 'manychat'),
            c.metadata #>> '{legacy,manychat_id}'
        ) as manychat_id
    from (
        select
            e.system,
            e.value,
            e.id = standardisation.id_of(e.organization_id, c.id::text, e.system) as is_own
        from contact.contact_identifiers as e
        where
            e.organization_id = c.organization_id
            and e.contact_id = c.id
            and e.deleted_at is null
    ) as i
) as x;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.contacts_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.contacts_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.contacts_read'::regclass
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
    where r.oid = 'standardisation.contacts_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.contacts_read', v_differs;
    end if;

    -- view standardisation.contacts_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.contacts_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.contacts_back'::regclass
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
    where r.oid = 'standardisation.contacts_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.contacts_back', v_differs;
    end if;
end;
$verify$;

rollback;
