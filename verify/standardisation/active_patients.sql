-- Verify routiq:standardisation/active_patients on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view active_patients_read
with (security_invoker = true) as
select
    p.row_id,
    v.organization_id,
    p.id::text as old_id,
    v.contact_id,
    v.is_active,
    v.last_appointment_at,
    p.cliniko_id,
    p.upcoming,
    null::timestamptz as deleted_at,
    d.defects,
    p.contact_id as waits_for,
    coalesce(
        case
            when k.target_organization_id = v.organization_id and k.state <> 'quarantined'
                then k.target_id
        end,
        t.id,
        standardisation.id_of(
            v.organization_id, 'active_patients', v.contact_id::text || ' patient'
        )
    ) as id,
    case
        when v.is_active and t.activity_status in ('active', 'new') then t.activity_status
        when not v.is_active and t.activity_status in ('inactive', 'dormant') then t.activity_status
        when v.is_active then 'active'
        else 'inactive'
    end as activity_status,
    greatest(p.appointment_count, 0) as appointment_count,
    jsonb_build_object(
        'legacy', jsonb_strip_nulls(jsonb_build_object(
            'cliniko_id', p.cliniko_id,
            'upcoming', p.upcoming,
            'last_appointment', case when v.last_appointment_at is null then p.last_appointment end
        ))
    ) as metadata,
    array(
        select x.defect
        from unnest(d.defects) as x (defect)
        where
            x.defect in (
                'orphan', 'contact_kept_back', 'no_contact', 'duplicate', 'unreadable_flag'
            )
    ) as reasons
from legacy.active_patients as p
left join
    lateral (
        select
            r.target_organization_id,
            r.target_id,
            r.state
        from standardisation.records as r
        where r.row_id = p.row_id
        offset 0
    ) as k
    on true
left join
    lateral (
        select
            r.target_organization_id,
            r.target_id
        from standardisation.records as r
        where
            r.table_name = 'contacts'
            and r.old_id = p.contact_id
            and r.state = 'standardised'
            and (p.organization_id is null or r.target_organization_id = p.organization_id)
        offset 0
    ) as c
    on true
cross join
    lateral (
        select standardisation.contact_of(c.target_organization_id, c.target_id) as contact_id
        limit 1
    ) as h
left join
    lateral (
        select
            a.organization_id,
            a.id,
            a.activity_status
        from contact.patients as a
        where
            a.organization_id = c.target_organization_id
            and a.contact_id = h.contact_id
            and a.deleted_at is null
        offset 0
    ) as t
    on true
cross join
    lateral (
        select
            c.target_organization_id as organization_id,
            h.contact_id,
            standardisation.read_instant(p.last_appointment) as last_appointment_at,
            case
                when lower(btrim(p.is_active)) in ('t', 'true', 'yes', 'y', '1', 'on') then true
                when lower(btrim(p.is_active)) in ('f', 'false', 'no', 'n', '0', 'off') then false
            end as is_active
        limit 1
    ) as v
cross join lateral (
    select
        array_remove(array[
            case when p.organization_id is null or p.contact_id is null then 'null_key' end,
            case when p.contact_id is null then 'no_contact' end,
            case
                when p.contact_id is null or v.contact_id is not null then null
                when exists (
                        select
                        from legacy.contacts as e
                        where e.id = p.contact_id
                    ) then 'contact_kept_back'
                else 'orphan'
            end,
            case
                when exists (
                        select
                        from legacy.active_patients as e
                        where e.contact_id = p.contact_id and e.row_id < p.row_id
                    ) then 'duplicate'
                when
                    h.contact_id <> c.target_id
                    and exists (
                        select
                        from standardisation.records as e
                        where
                            e.table_name = 'active_patients'
                            and e.target_organization_id = t.organization_id
                            and e.target_id = t.id
                            and e.state = 'standardised'
                            and e.row_id <> p.row_id
                    )
                    then 'duplicate'
            end,
            case
                when v.is_active is null then 'unreadable_flag'
                when p.is_active not in ('true', 'false') then 'text_boolean'
            end,
            standardisation.date_defect(p.last_appointment, v.last_appointment_at)
        ], null) as defects
    limit 1
) as d;

create temporary view active_patients_back as
select
    p.organization_id,
    p.id,
    p.deleted_at,
    p.contact_id,
    p.appointment_count,
    p.last_appointment_at,
    p.organization_id as old_organization_id,
    p.appointment_count as old_appointment_count,
    p.activity_status in ('active', 'new') as is_active,
    p.metadata #>> '{legacy,cliniko_id}' as cliniko_id,
    p.metadata #> '{legacy,upcoming}' as upcoming,
    c.old_id as old_contact_id,
    p.metadata #>> '{legacy,cliniko_id}' as old_cliniko_id,
    coalesce(
        standardisation.written_instant(p.last_appointment_at),
        p.metadata #>> '{legacy,last_appointment}'
    ) as old_last_appointment,
    p.metadata #> '{legacy,upcoming}' as old_upcoming,
    (p.activity_status in ('active', 'new'))::text as old_is_active
from contact.patients as p
left join standardisation.records as c
    on
        c.table_name = 'contacts'
        and p.organization_id = c.target_organization_id
        and p.contact_id = c.target_id
        and c.state = 'standardised';

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.active_patients_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.active_patients_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.active_patients_read'::regclass
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
    where r.oid = 'standardisation.active_patients_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.active_patients_read', v_differs;
    end if;

    -- view standardisation.active_patients_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.active_patients_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.active_patients_back'::regclass
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
    where r.oid = 'standardisation.active_patients_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.active_patients_back', v_differs;
    end if;
end;
$verify$;

rollback;
