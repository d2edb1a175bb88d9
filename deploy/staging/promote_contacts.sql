-- Deploy routiq:staging/promote_contacts to pg
-- requires: staging/records
-- requires: staging/readings
-- requires: contact/upsert_contacts
-- requires: standardisation/ids

begin;

-- function staging.known_contacts(staging.batches, jsonb)
-- function staging.promote_contacts(staging.batches, bigint[])

-- Each id is looked up by its whole key, which is unique among living rows. A join would be planned for
-- tables that are thought empty, and read every id of the system for each row.

create or replace function staging.known_contacts(p_batch staging.batches, p_facts jsonb)
returns table (told_id text, external_row_id uuid, contact_id uuid)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        f.fact ->> 'external_id',
        e.id,
        contact.survivor_of(p_batch.organization_id, coalesce(e.target_id, i.contact_id))
    from jsonb_array_elements(p_facts) as f (fact)
    left join lateral (
        select
            x.id,
            x.target_id
        from integration.external_ids as x
        where
            x.organization_id = p_batch.organization_id
            and x.system = p_batch.system
            and x.entity = 'contact'
            and x.external_id = f.fact ->> 'external_id'
            and x.deleted_at is null
        limit 1
    ) as e
        on true
    left join lateral (
        select
            x.id,
            x.contact_id
        from contact.contact_identifiers as x
        where
            x.organization_id = p_batch.organization_id
            and x.system = p_batch.system
            and x.value = f.fact ->> 'external_id'
            and x.deleted_at is null
        limit 1
    ) as i
        on true
    where e.id is not null or i.id is not null
$function$;

alter function staging.known_contacts(staging.batches, jsonb) owner to app_owner;

revoke all on function staging.known_contacts(staging.batches, jsonb) from public;

comment on function staging.known_contacts(staging.batches, jsonb) is
    'Which of these contacts are there already, under the ids of the system of the load.';

-- Contacts go the way of all contacts that come from other systems: contact.upsert_facts reads them,
-- contact.upsert_told writes them. Here dates are read before, since only the load knows their order, and
-- what stood there is kept, so that the load can be taken back. The digest is of the landed text but
-- without the instant of the change: the same again is not written.

create or replace function staging.promote_contacts(p_batch staging.batches, p_numbers bigint[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_facts jsonb;
    v_before jsonb;
    v_told jsonb;
begin
    with landed as materialized (
        select distinct on (btrim(l.external_id))
            l.*,
            btrim(l.external_id) as told_id
        from staging.contacts as l
        where
            l.organization_id = p_batch.organization_id
            and l.batch_id = p_batch.id
            and l.row_number = any(p_numbers)
        order by btrim(l.external_id), l.row_number desc
    )

    select coalesce(
        jsonb_agg(
            to_jsonb(f) || jsonb_build_object(
                'row_number', r.row_number,
                'mrn', nullif(btrim(r.mrn), ''),
                'new_id', standardisation.id_of(
                    p_batch.organization_id, p_batch.system || '/contact', r.told_id
                ),
                'payload_hash', sha256(
                    convert_to(
                        (
                            to_jsonb(r)
                            - array['organization_id', 'batch_id', 'row_number', 'modified_at']
                        )::text || p_batch.date_order,
                        'UTF8'
                    )
                )
            )
        ),
        '[]'
    )
    into v_facts
    from landed as r
    inner join
        contact.upsert_facts(
            'routiq',
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'external_id', l.told_id,
                        'given_name', l.given_name,
                        'family_name', l.family_name,
                        'display_name', l.display_name,
                        'birth_date', staging.read_date(l.birth_date, p_batch.date_order),
                        'sex', l.sex,
                        'email', l.email,
                        'phones', jsonb_build_array(l.phone, l.mobile),
                        'address', jsonb_build_object(
                            'street', l.street,
                            'city', l.city,
                            'state', l.state,
                            'postcode', l.postcode,
                            'country', l.country
                        ),
                        'is_patient', coalesce(staging.read_flag(l.is_patient), false),
                        'is_organization', coalesce(staging.read_flag(l.is_organization), false),
                        'updated_at', to_char(
                            staging.read_instant(
                                l.modified_at, p_batch.date_order, p_batch.time_zone
                            ) at time zone 'UTC',
                            'YYYY-MM-DD"T"HH24:MI:SS"Z"'
                        )
                    )
                )
                from landed as l
            )
        ) as f
        on r.told_id = f.external_id;

    -- as contact.upsert_outcomes finds them, and held in the same order
    perform
    from contact.contacts as c
    where
        c.organization_id = p_batch.organization_id
        and c.id in (
            select k.contact_id
            from staging.known_contacts(p_batch, v_facts) as k
        )
    order by c.id
    for no key update;

    select
        jsonb_object_agg(
            k.told_id,
            jsonb_build_object(
                'row', to_jsonb(c),
                'external_id',
                (
                    select to_jsonb(e)
                    from integration.external_ids as e
                    where e.organization_id = p_batch.organization_id and e.id = k.external_row_id
                ),
                'patient', to_jsonb(p),
                'part_ids',
                array(
                    select x.id
                    from contact.contact_points as x
                    where x.organization_id = c.organization_id and x.contact_id = c.id
                    union all
                    select x.id
                    from contact.contact_identifiers as x
                    where x.organization_id = c.organization_id and x.contact_id = c.id
                    union all
                    select x.id
                    from contact.patients as x
                    where x.organization_id = c.organization_id and x.contact_id = c.id
                )
            )
        )
    into v_before
    from staging.known_contacts(p_batch, v_facts) as k
    inner join contact.contacts as c
        on c.organization_id = p_batch.organization_id and k.contact_id = c.id
    left join contact.patients as p
        on c.organization_id = p.organization_id and c.id = p.contact_id and p.deleted_at is null;

    v_told := contact.upsert_told(p_batch.organization_id, p_batch.system, v_facts);

    -- a new patient got the number already
    if v_told @> '[{"outcome": "updated"}]' then
        update contact.patients as p
        set mrn = f.mrn
        from jsonb_to_recordset(v_told) as f (contact_id uuid, mrn text, outcome text)
        where
            f.outcome = 'updated'
            and f.mrn is not null
            and p.organization_id = p_batch.organization_id
            and p.contact_id = f.contact_id
            and p.deleted_at is null
            and p.mrn is distinct from f.mrn;
    end if;

    insert into staging.records (
        organization_id, batch_id, row_number, external_id, outcome, reasons, target_id,
        target_version, before
    )
    select
        p_batch.organization_id,
        p_batch.id,
        n.row_number,
        f.external_id,
        case f.outcome
            when 'refused' then 'rejected'
            else coalesce(f.outcome, 'older')
        end,
        case when f.outcome = 'refused' then array[f.refusal] else '{}' end,
        case when f.outcome <> 'refused' then f.contact_id end,
        c.row_version,
        case when f.outcome = 'updated' then v_before -> f.external_id end
    from unnest(p_numbers) as n (row_number)
    left join jsonb_to_recordset(v_told) as f (
        row_number bigint, external_id text, outcome text, refusal text, contact_id uuid
    )
        on n.row_number = f.row_number
    left join contact.contacts as c
        on c.organization_id = p_batch.organization_id and f.contact_id = c.id
    on conflict (organization_id, batch_id, row_number) do update
    set
        external_id = excluded.external_id,
        outcome = excluded.outcome,
        reasons = excluded.reasons,
        target_id = excluded.target_id,
        target_version = excluded.target_version,
        before = excluded.before,
        recorded_at = excluded.recorded_at;
end
$function$;

alter function staging.promote_contacts(staging.batches, bigint[]) owner to app_owner;

revoke all on function staging.promote_contacts(staging.batches, bigint[]) from public;

comment on function staging.promote_contacts(staging.batches, bigint[]) is
    'Takes over landed contacts, and records what became of each.';

commit;
