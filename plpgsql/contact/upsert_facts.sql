-- function contact.upsert_facts(text, jsonb)

-- Reads, and judges nothing but form. Of a contact that comes twice the later one counts: by the
-- time of its system, else by its place in the list. The digest is of what is read only, so what a
-- system changes elsewhere in its data changes nothing here. Of several paths the first that leads anywhere
-- counts.

create or replace function contact.upsert_facts(p_system text, p_items jsonb)
returns table (
    external_id text,
    given_name text,
    family_name text,
    display_name text,
    birth_date date,
    sex text,
    emails text[],
    phones text[],
    address jsonb,
    is_patient boolean,
    is_organization boolean,
    source_updated_at timestamptz,
    payload_hash bytea,
    refusal text
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select distinct on (coalesce('i' || t.external_id, 'p' || t.place))
        t.external_id,
        t.given_name,
        t.family_name,
        left(
            coalesce(
                t.display_name,
                nullif(concat_ws(' ', t.given_name, t.family_name), ''),
                t.emails[1],
                t.phones[1],
                format('%s %s', p_system, t.external_id)
            ),
            400
        ),
        contact.upsert_date(t.birth_date),
        t.sex,
        t.emails,
        t.phones,
        t.address,
        t.is_patient,
        t.is_organization,
        t.updated_at,
        sha256(
            convert_to(
                jsonb_build_array(
                    t.given_name, t.family_name, t.display_name, t.birth_date, t.sex, t.emails,
                    t.phones, t.address, t.is_patient, t.is_organization
                )::text,
                'UTF8'
            )
        ),
        case
            when t.external_id is null then 'it has no id'
            when length(t.external_id) > 200 then 'its id has more than 200 characters'
            when t.birth_date is not null and contact.upsert_date(t.birth_date) is null
                then 'its date of birth is none'
            when greatest(length(t.given_name), length(t.family_name)) > 200
                then 'a name has more than 200 characters'
        end
    from (
        select
            i.place,
            (
                array_agg(v.text order by m.place)
                filter (where m.field = 'external_id' and v.text is not null)
            )[1] as external_id,
            (
                array_agg(v.text order by m.place)
                filter (where m.field = 'given_name' and v.text is not null)
            )[1] as given_name,
            (
                array_agg(v.text order by m.place)
                filter (where m.field = 'family_name' and v.text is not null)
            )[1] as family_name,
            (
                array_agg(v.text order by m.place)
                filter (where m.field = 'display_name' and v.text is not null)
            )[1] as display_name,
            (
                array_agg(v.text order by m.place)
                filter (where m.field = 'birth_date' and v.text is not null)
            )[1] as birth_date,
            case lower(
                left(
                    (
                        array_agg(v.text order by m.place)
                        filter (where m.field = 'sex' and v.text is not null)
                    )[1],
                    1
                )
            )
                when 'm' then 'male'
                when 'f' then 'female'
                when 'o' then 'other'
                when 'x' then 'other'
                when 'n' then 'other'
            end as sex,
            coalesce(
                array_agg(left(v.text, 400) order by m.place, v.place)
                filter (where m.field = 'email' and v.text is not null),
                '{}'
            ) as emails,
            coalesce(
                array_agg(left(v.text, 400) order by m.place, v.place)
                filter (where m.field = 'phone' and v.text is not null),
                '{}'
            ) as phones,
            coalesce(
                jsonb_object_agg(m.field, v.text order by m.place desc) filter (
                    where
                        m.field in ('street', 'city', 'state', 'postcode', 'country')
                        and v.text is not null
                ),
                '{}'
            ) as address,
            coalesce(bool_or(v.text = 'true') filter (where m.field = 'is_patient'), false)
                as is_patient,
            coalesce(bool_or(v.text = 'true') filter (where m.field = 'is_organization'), false)
                as is_organization,
            contact.upsert_instant(
                (
                    array_agg(v.text order by m.place)
                    filter (where m.field = 'updated_at' and v.text is not null)
                )[1]
            ) as updated_at
        from jsonb_array_elements(p_items) with ordinality as i (item, place)
        inner join ref.field_maps as m
            on m.system = p_system
        left join
            lateral (
                select
                    nullif(btrim(q.value #>> '{}'), '') as text,
                    q.place
                from
                    jsonb_path_query(i.item, m.path, '{}', true) with ordinality as q (value, place)
                where jsonb_typeof(q.value) in ('string', 'number', 'boolean')
            ) as v
            on v.text is not null
        group by i.place
    ) as t
    order by
        coalesce('i' || t.external_id, 'p' || t.place),
        t.updated_at desc nulls last,
        t.place desc
$function$;

alter function contact.upsert_facts(text, jsonb) owner to app_owner;

revoke all on function contact.upsert_facts(text, jsonb) from public;

comment on function contact.upsert_facts(text, jsonb) is
    'Reads contacts in the shape of a system along ref.field_maps: each once, with a digest of '
    'what was read, and why it is refused where it is.';
