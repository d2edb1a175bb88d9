-- Deploy routiq:integration/read_records to pg
-- requires: ref/record_maps
-- requires: integration/webhook_occurred_at

begin;

-- function integration.read_records(text, text, jsonb, timestamptz)

-- Reads, and judges nothing but what is missing. Of an object that comes twice the later one counts. The
-- digest is of what is read and of what nobody knows; not of when it changed. A link names a row by its
-- last part, as in Cliniko's https://api.au1.cliniko.com/v1/patients/7. A message without an id is told
-- by its conversation and instant. PL/pgSQL, for it keeps the plan: to plan it takes longer than to read
-- an object.

create or replace function integration.read_records(
    p_system text, p_entity text, p_items jsonb, p_occurred_at timestamptz default null
)
returns table (
    place bigint,
    external_id text,
    fields jsonb,
    unknown jsonb,
    source_updated_at timestamptz,
    payload_hash bytea,
    is_deleted boolean,
    refusal text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    with maps as materialized (
        select
            m.field,
            m.place,
            m.path,
            m.is_required
        from ref.record_maps as m
        where m.system = p_system and m.entity = p_entity
    ),

    known as materialized (
        select array_agg(distinct substring(k.path::text from '^\$\."([^"]+)"')) as keys
        from (
            select m.path
            from maps as m
            union all
            select f.path
            from ref.field_maps as f
            where f.system = p_system and p_entity = 'contact'
        ) as k
    ),

    found as (
        select
            i.place,
            i.item,
            coalesce(
                jsonb_object_agg(
                    v.field,
                    case
                        when
                            v.field in (
                                'contact', 'practitioner', 'appointment_type', 'location',
                                'subscription', 'invoice'
                            )
                            and v.value #>> '{}' ~ '^https?://[^ ]+/[^/ ?#]+$'
                            then to_jsonb(substring(v.value #>> '{}' from '[^/]+$'))
                        else v.value
                    end
                ) filter (where v.field is not null),
                '{}'
            ) as fields
        from jsonb_array_elements(p_items) with ordinality as i (item, place)
        left join
            lateral (
                select distinct on (m.field)
                    m.field,
                    q.value
                from maps as m
                cross join jsonb_path_query(i.item, m.path, '{}', true) as q (value)
                where q.value not in ('null', '""')
                order by m.field, m.place
            ) as v
            on true
        group by i.place, i.item
    ),

    read as (
        select
            f.place,
            coalesce(
                f.fields ->> 'external_id',
                case
                    when p_entity = 'message' then
                        (f.fields ->> 'conversation') || ' ' || (f.fields ->> 'sent_at')
                end
            ) as external_id,
            f.fields,
            case when jsonb_typeof(f.item) = 'object' then f.item - k.keys else '{}' end as unknown,
            coalesce(
                integration.webhook_occurred_at(
                    jsonb_build_object(
                        'created', replace(f.fields ->> 'updated_at', ' UTC', 'Z')
                    )
                ),
                p_occurred_at
            ) as source_updated_at,
            (
                select m.field
                from maps as m
                where m.is_required and not f.fields ? m.field
                order by m.field
                limit 1
            ) as missing_field
        from found as f
        cross join known as k
    )

    select distinct on (coalesce('i' || r.external_id, 'p' || r.place))
        r.place,
        r.external_id,
        r.fields,
        r.unknown - 'routiq_event_at',
        r.source_updated_at,
        sha256(convert_to(((r.fields - 'updated_at') || r.unknown)::text, 'UTF8')),
        coalesce(
            r.fields ? 'deleted_at' or r.fields ->> 'is_deleted' = 'true', false
        ),
        case
            when r.missing_field is not null then format('the field "%s" is missing', r.missing_field)
            when length(r.external_id) not between 1 and 200 then 'its id has more than 200 characters'
        end
    from read as r
    order by
        coalesce('i' || r.external_id, 'p' || r.place),
        r.source_updated_at desc nulls last,
        r.place desc;
end
$function$;

alter function integration.read_records(text, text, jsonb, timestamptz) owner to app_owner;

revoke all on function integration.read_records(text, text, jsonb, timestamptz) from public;

comment on function integration.read_records(text, text, jsonb, timestamptz) is
    'Reads objects of a system along ref.record_maps: each once, with what nobody knows of it, a '
    'digest, and why it is put aside where it is. p_occurred_at counts where an object tells no '
    'time of its own.';

commit;
