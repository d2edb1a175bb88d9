-- Verify routiq:standardisation/appointments on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view appointments_read
with (security_invoker = true) as
select
    a.row_id,
    v.organization_id,
    i.id,
    a.id as old_id,
    v.contact_id,
    pr.id as practitioner_id,
    ty.id as appointment_type_id,
    w.start_at,
    w.end_at,
    v.status,
    true as is_overlap_allowed,
    'cliniko' as source,
    v.practitioner_key,
    null::timestamptz as deleted_at,
    d.defects,
    nullif(left(btrim(a.type), 200), '') as type_name,
    jsonb_build_object(
        'legacy', jsonb_strip_nulls(jsonb_build_object(
            'practitioner', a.practitioner,
            'starts_at', case when v.start_at is null then a.starts_at end,
            'ends_at', case when v.end_at is null or v.end_at <= v.start_at then a.ends_at end
        ))
    ) as metadata,
    case
        when pr.id is not null
            then jsonb_build_array(jsonb_build_object(
                    'organization_id', v.organization_id, 'id', pr.id, 'name',
                    left(initcap(v.practitioner_key), 200), 'is_active', true, 'row_version', 1,
                    'created_at', now(), 'updated_at', now(), 'metadata', '{}'::jsonb
                ))
    end as practitioners,
    case
        when ty.id is not null
            then jsonb_build_array(jsonb_build_object(
                    'organization_id', v.organization_id, 'id', ty.id, 'name',
                    left(btrim(a.type), 200)
                ))
    end as appointment_types,
    array(
        select x.defect
        from unnest(d.defects) as x (defect)
        where
            x.defect in (
                'orphan', 'contact_kept_back', 'no_contact', 'repeated_id', 'unknown_status',
                'no_time', 'too_long'
            )
    ) as reasons,
    case when v.contact_id is null then a.patient_id else a.id end as waits_for
from legacy.appointments as a
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
        select
            o.name,
            o.target_organization_id,
            o.old_id
        from standardisation.organization_names as o
        where o.name = lower(a.organization_id)
        offset 0
    ) as n
    on true
left join
    lateral (
        select
            r.row_id,
            r.target_organization_id,
            r.target_id
        from standardisation.records as r
        where
            r.table_name = 'contacts'
            and r.old_id = a.patient_id
            and r.state = 'standardised'
            and (a.organization_id is null or r.target_organization_id = n.target_organization_id)
        offset 0
    ) as c
    on true
left join
    lateral (
        select
            y.id,
            y.contact_id
        from contact.contact_identifiers as y
        where
            c.row_id is null
            and y.organization_id = n.target_organization_id
            and y.system = 'cliniko'
            and y.value = a.patient_id
            and y.deleted_at is null
        offset 0
    ) as e
    on true
cross join
    lateral (
        select
            coalesce(c.target_organization_id, n.target_organization_id) as organization_id,
            coalesce(
                standardisation.contact_of(c.target_organization_id, c.target_id), e.contact_id
            ) as contact_id,
            standardisation.read_instant(a.starts_at) as start_at,
            standardisation.read_instant(a.ends_at) as end_at,
            nullif(
                regexp_replace(lower(btrim(a.practitioner)), '^dr\.?[[:space:]]+', ''), ''
            ) as practitioner_key,
            case lower(btrim(a.status))
                when 'booked' then 'booked'
                when 'fulfilled' then 'fulfilled'
                when 'cancelled' then 'cancelled'
                when 'canceled' then 'cancelled'
                when 'noshow' then 'noshow'
                when 'dna' then 'noshow'
                when 'arrived' then 'arrived'
                when 'pending' then 'pending'
                when 'proposed' then 'proposed'
                when 'waitlist' then 'waitlist'
            end as status
        limit 1
    ) as v
cross join
    lateral (
        select
            coalesce(v.start_at, v.end_at - interval '30 minutes') as start_at,
            case
                when v.end_at > v.start_at or v.start_at is null then v.end_at
                else v.start_at + interval '30 minutes'
            end as end_at
        limit 1
    ) as w
cross join
    lateral (
        select
            coalesce(
                case
                    when k.target_organization_id = v.organization_id and k.state <> 'quarantined'
                        then k.target_id
                end,
                standardisation.id_of(
                    v.organization_id, 'appointments', coalesce(a.id, 'row ' || a.row_id)
                )
            ) as id
        limit 1
    ) as i
left join
    lateral (
        select
            coalesce(
                (
                    select t.practitioner_id
                    from clinic.appointments as t
                    inner join clinic.practitioners as p
                        on t.organization_id = p.organization_id and t.practitioner_id = p.id
                    where
                        t.organization_id = v.organization_id
                        and t.id = i.id
                        and lower(p.name) = v.practitioner_key
                ),
                standardisation.id_of(v.organization_id, 'practitioners', v.practitioner_key)
            ) as id
        limit 1
    ) as pr
    on true
left join
    lateral (
        select
            coalesce(
                (
                    select t.id
                    from clinic.appointment_types as t
                    where
                        t.organization_id = v.organization_id
                        and t.name = left(btrim(a.type), 200)
                        and t.deleted_at is null
                ),
                standardisation.id_of(
                    v.organization_id, 'appointment_types', nullif(left(btrim(a.type), 200), '')
                )
            ) as id
        limit 1
    ) as ty
    on true
cross join lateral (
    select
        array_remove(array[
            case
                when a.id is null or a.organization_id is null or a.patient_id is null
                    then 'null_key'
                when n.old_id <> a.organization_id then 'mixed_id'
            end,
            case
                when a.patient_id is null then 'no_contact'
                when c.row_id is not null then null
                when e.id is not null then 'mixed_reference'
                when exists (
                        select
                        from legacy.contacts as o
                        where o.id = a.patient_id
                    ) then 'contact_kept_back'
                else 'orphan'
            end,
            case
                when exists (
                        select
                        from legacy.appointments as o
                        where o.id = a.id and o.row_id < a.row_id
                    ) then 'repeated_id'
            end,
            case when v.end_at < v.start_at then 'reversed_period' end,
            case
                when v.status is null then 'unknown_status'
                when a.status <> v.status then 'spelling'
            end,
            case
                when w.start_at is null and coalesce(v.status, '') not in (
                        'proposed', 'cancelled', 'waitlist'
                    ) then 'no_time'
                when w.end_at - w.start_at > interval '7 days' then 'too_long'
            end,
            standardisation.date_defect(a.starts_at, v.start_at)
        ], null) as defects
    limit 1
) as d;

create temporary view appointments_back as
select
    a.organization_id,
    a.id,
    a.deleted_at,
    a.contact_id,
    t.name as type_name,
    a.start_at,
    a.end_at,
    a.status,
    a.id::text as old_id,
    n.old_id as old_organization_id,
    p.name as old_practitioner,
    t.name as old_type,
    a.status as old_status,
    lower(p.name) as practitioner_key,
    c.old_id as old_patient_id,
    coalesce(
        case
            when
                a.end_at - a.start_at = interval '30 minutes'
                then a.metadata #>> '{legacy,starts_at}'
        end,
        standardisation.written_instant(a.start_at)
    ) as old_starts_at,
    standardisation.written_instant(a.end_at) as old_ends_at
from clinic.appointments as a
inner join standardisation.organization_names as n
    on a.organization_id::text = n.name
left join clinic.practitioners as p
    on a.organization_id = p.organization_id and a.practitioner_id = p.id
left join clinic.appointment_types as t
    on a.organization_id = t.organization_id and a.appointment_type_id = t.id
left join standardisation.records as c
    on
        c.table_name = 'contacts'
        and a.organization_id = c.target_organization_id
        and a.contact_id = c.target_id
        and c.state = 'standardised';

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.appointments_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.appointments_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.appointments_read'::regclass
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
    where r.oid = 'standardisation.appointments_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.appointments_read', v_differs;
    end if;

    -- view standardisation.appointments_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.appointments_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.appointments_back'::regclass
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
    where r.oid = 'standardisation.appointments_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.appointments_back', v_differs;
    end if;
end;
$verify$;

rollback;
