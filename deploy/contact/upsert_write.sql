-- Deploy routiq:contact/upsert_write to pg
-- requires: contact/upsert_outcomes
-- requires: contact/normalize_phone
-- requires: contact/normalize_email
-- requires: contact/contact_points__policies
-- requires: contact/patients__policies

begin;

-- function contact.upsert_write(uuid, text, text, jsonb)

-- One statement, so that each trigger runs once for all. What a system says holds; what it does not
-- say is left as it is; numbers and addresses are added to those that are there. A row that would
-- stay the same is not written. What is there already is told by the unique keys, row by row, and not
-- by joins, which would be planned by statistics that know nothing of what was written a moment ago.

create or replace function contact.upsert_write(
    p_organization_id uuid, p_system text, p_region text, p_facts jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    with facts as materialized (
        select
            f.*,
            n.emails_normal,
            n.phones_normal
        from jsonb_to_recordset(p_facts) as f (
            contact_id uuid,
            external_id text,
            outcome text,
            is_mapped boolean,
            given_name text,
            family_name text,
            display_name text,
            birth_date date,
            sex text,
            emails text[],
            phones text[],
            address jsonb,
            is_patient boolean,
            mrn text,
            is_organization boolean,
            source_updated_at timestamptz,
            payload_hash bytea
        )
        cross join
            lateral (
                select
                    array(
                        select contact.normalize_email(e.raw)
                        from unnest(f.emails) with ordinality as e (raw, place)
                        order by e.place
                    ) as emails_normal,
                    array(
                        select contact.normalize_phone(p.raw, p_region)
                        from unnest(f.phones) with ordinality as p (raw, place)
                        order by p.place
                    ) as phones_normal
            ) as n
        where f.outcome in ('inserted', 'updated')
    ),

    chosen as materialized (
        select
            f.*,
            (
                select e.normal
                from unnest(f.emails_normal) with ordinality as e (normal, place)
                where e.normal is not null
                order by e.place
                limit 1
            ) as primary_email,
            (
                select p.normal
                from unnest(f.phones_normal) with ordinality as p (normal, place)
                where p.normal is not null
                order by p.place
                limit 1
            ) as primary_phone
        from facts as f
    ),

    new_contacts as (
        insert into contact.contacts (
            organization_id, id, kind, given_name, family_name, display_name, birth_date, sex,
            primary_email, primary_phone, phone_region, address, is_patient
        )
        select
            p_organization_id,
            c.contact_id,
            case when c.is_organization then 'organization' else 'person' end,
            c.given_name,
            c.family_name,
            c.display_name,
            c.birth_date,
            c.sex,
            c.primary_email,
            c.primary_phone,
            case when c.primary_phone is not null then p_region end,
            c.address,
            c.is_patient
        from chosen as c
        where c.outcome = 'inserted'
        order by c.contact_id
    ),

    -- from the row as it is now: what others wrote while this waited for it is not in the snapshot
    changed_contacts as (
        update contact.contacts as t
        set
            given_name = coalesce(c.given_name, t.given_name),
            family_name = coalesce(c.family_name, t.family_name),
            display_name = c.display_name,
            birth_date = coalesce(c.birth_date, t.birth_date),
            sex = coalesce(c.sex, t.sex),
            primary_email = coalesce(c.primary_email, t.primary_email),
            primary_phone = coalesce(c.primary_phone, t.primary_phone),
            phone_region = case when c.primary_phone is not null then p_region else t.phone_region end,
            address = case when c.address = '{}' then t.address else c.address end,
            is_patient = c.is_patient or t.is_patient
        from chosen as c
        where
            c.outcome = 'updated'
            and t.organization_id = p_organization_id
            and t.id = c.contact_id
            and (
                t.given_name, t.family_name, t.display_name, t.birth_date, t.sex, t.primary_email,
                t.primary_phone, t.phone_region, t.address, t.is_patient
            ) is distinct from (
                coalesce(c.given_name, t.given_name),
                coalesce(c.family_name, t.family_name),
                c.display_name,
                coalesce(c.birth_date, t.birth_date),
                coalesce(c.sex, t.sex),
                coalesce(c.primary_email, t.primary_email),
                coalesce(c.primary_phone, t.primary_phone),
                case when c.primary_phone is not null then p_region else t.phone_region end,
                case when c.address = '{}' then t.address else c.address end,
                c.is_patient or t.is_patient
            )
    ),

    new_patients as (
        insert into contact.patients (organization_id, contact_id, mrn)
        select
            p_organization_id,
            c.contact_id,
            c.mrn
        from chosen as c
        where c.is_patient
        on conflict (organization_id, contact_id) where deleted_at is null do nothing
    ),

    new_points as (
        insert into contact.contact_points (
            organization_id, contact_id, system, raw, normalized, is_valid, rank
        )
        select
            p_organization_id,
            p.contact_id,
            p.system,
            p.raw,
            p.normalized,
            p.normalized is not null,
            least(p.place, 99)
        from (
            select distinct on (c.contact_id, u.system, coalesce(u.normalized, u.raw))
                c.contact_id,
                c.outcome = 'inserted' as is_new,
                u.*
            from chosen as c
            cross join
                lateral (
                    select
                        'email' as system,
                        e.raw,
                        e.normalized,
                        e.place
                    from unnest(c.emails, c.emails_normal) with ordinality as e (
                        raw, normalized, place
                    )
                    union all
                    select
                        'phone',
                        e.raw,
                        e.normalized,
                        e.place
                    from unnest(c.phones, c.phones_normal) with ordinality as e (
                        raw, normalized, place
                    )
                ) as u
            order by c.contact_id, u.system, coalesce(u.normalized, u.raw), u.place
        ) as p
        where
            p.normalized is not null
            or p.is_new
            or not exists (
                select
                from contact.contact_points as o
                where
                    o.organization_id = p_organization_id
                    and o.contact_id = p.contact_id
                    and o.system = p.system
                    and o.raw = p.raw
                    and o.deleted_at is null
            )
        on conflict (organization_id, system, normalized, contact_id) where deleted_at is null
        do nothing
    ),

    new_identifiers as (
        insert into contact.contact_identifiers (organization_id, contact_id, system, value)
        select
            p_organization_id,
            c.contact_id,
            p_system,
            c.external_id
        from chosen as c
        where not c.is_mapped
        on conflict (organization_id, system, value) where deleted_at is null do nothing
    ),

    changed_ids as (
        update integration.external_ids as e
        set
            payload_hash = c.payload_hash,
            source_updated_at = coalesce(c.source_updated_at, e.source_updated_at),
            last_seen_at = now()
        from chosen as c
        cross join
            lateral (
                select x.id
                from integration.external_ids as x
                where
                    x.organization_id = p_organization_id
                    and x.system = p_system
                    and x.entity = 'contact'
                    and x.external_id = c.external_id
                    and x.deleted_at is null
                limit 1
            ) as m
        where c.is_mapped and e.organization_id = p_organization_id and e.id = m.id
    )

    insert into integration.external_ids (
        organization_id, system, entity, external_id, target_table, target_id, source_updated_at,
        payload_hash
    )
    select
        p_organization_id,
        p_system,
        'contact',
        c.external_id,
        'contact.contacts',
        c.contact_id,
        c.source_updated_at,
        c.payload_hash
    from chosen as c
    where not c.is_mapped;
end
$function$;

alter function contact.upsert_write(uuid, text, text, jsonb) owner to app_owner;

revoke all on function contact.upsert_write(uuid, text, text, jsonb) from public;

comment on function contact.upsert_write(uuid, text, text, jsonb) is
    'Writes what systems say of contacts that are new or changed: contact, patient, numbers, '
    'addresses, identifier and the digest of what was read.';

commit;
