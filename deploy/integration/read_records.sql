-- Deploy routiq:integration/read_records to pg
-- requires: ref/record_maps
-- requires: integration/webhook_occurred_at

begin;

-- function integration.mail_text(text)
-- function integration.shaped_items(text, text, jsonb)
-- function integration.read_records(text, text, jsonb, timestamptz)

-- What cannot be decoded, or is no text in UTF-8, is not told: the snippet is there too.
create or replace function integration.mail_text(p_data text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return nullif(
        convert_from(
            decode(
                rpad(
                    translate(rtrim(p_data, '='), '-_', '+/'),
                    (length(rtrim(p_data, '=')) + 3) / 4 * 4,
                    '='
                ),
                'base64'
            ),
            'UTF8'
        ),
        ''
    );
exception
    when data_exception or untranslatable_character then
        return null;
end
$function$;

alter function integration.mail_text(text) owner to app_owner;

revoke all on function integration.mail_text(text) from public;

comment on function integration.mail_text(text) is
    'Text of base64 as mails of Google hold it (RFC 4648, section 5); null where it is none.';

-- What a path cannot say: numbers of Xero come in three parts, and addresses twice; the text of a mail is
-- base64 within nested parts, whom it is from or for stands in a header; a short message is of whom it
-- came from or was sent to. Kept under "routiq", which no system uses. Shapes: Xero Accounting API, Gmail
-- API (users.messages), Twilio.

create or replace function integration.shaped_items(
    p_system text, p_entity text, p_items jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_receivers constant jsonpath := jsonpath
        '$.payload.headers[*] ? (@.name like_regex "^to$" flag "i").value';
    c_senders constant jsonpath := jsonpath
        '$.payload.headers[*] ? (@.name like_regex "^from$" flag "i").value';
    c_texts constant jsonpath := jsonpath
        'strict $.payload.** ? (@.mimeType == "text/plain" && @.body.data != "").body.data';
    c_files constant jsonpath := jsonpath
        'strict $.payload.** ? (@.body.attachmentId != "")';
    c_file constant text := 'https://gmail.googleapis.com/gmail/v1/users/me/messages/%s/attachments/%s';
begin
    if jsonb_typeof(p_items) <> 'array' or (p_system, p_entity) not in (
        ('xero', 'contact'), ('gmail', 'message'), ('sms', 'message')
    ) then
        return p_items;
    end if;

    return (
        select coalesce(
            jsonb_agg(
                case
                    when jsonb_typeof(i.item) <> 'object' then i.item
                    when p_system = 'xero' then i.item || jsonb_build_object(
                        'Phones',
                        (
                            select coalesce(
                                jsonb_agg(
                                    p.phone || jsonb_build_object(
                                        'PhoneNumber', concat_ws(
                                            ' ',
                                            '+' || nullif(p.phone ->> 'PhoneCountryCode', ''),
                                            case
                                                when p.phone ->> 'PhoneCountryCode' <> ''
                                                    then ltrim(p.phone ->> 'PhoneAreaCode', '0')
                                                else nullif(p.phone ->> 'PhoneAreaCode', '')
                                            end,
                                            p.phone ->> 'PhoneNumber'
                                        )
                                    )
                                ),
                                '[]'
                            )
                            from jsonb_path_query(i.item, '$.Phones[*] ? (@.PhoneNumber != "")') as p (phone)
                        ),
                        'Addresses', jsonb_path_query_array(
                            i.item, '$.Addresses[*] ? (@.AddressLine1 != "" || @.City != "")'
                        ) -> 0
                    )
                    when p_system = 'sms' then i.item || jsonb_build_object(
                        'routiq',
                        case
                            when
                                i.item ->> 'Direction' = 'inbound'
                                or coalesce(i.item ->> 'MessageStatus', i.item ->> 'SmsStatus')
                                in ('received', 'receiving') then
                                jsonb_build_object('other', i.item -> 'From', 'direction', 'inbound')
                            else jsonb_build_object('other', i.item -> 'To', 'direction', 'outbound')
                        end
                    )
                    else i.item || jsonb_build_object(
                        'routiq',
                        jsonb_build_object(
                            'direction', case when m.is_sent then 'outbound' else 'inbound' end,
                            'contact', lower(
                                substring(
                                    jsonb_path_query_first(
                                        i.item, case when m.is_sent then c_receivers else c_senders end
                                    ) #>> '{}'
                                    from '[^\s<>",;:()]+@[^\s<>",;:()]+'
                                )
                            ),
                            'body', integration.mail_text(jsonb_path_query_first(i.item, c_texts, '{}', true) #>> '{}'),
                            'attachments',
                            (
                                select coalesce(
                                    jsonb_agg(
                                        jsonb_build_object(
                                            'url', format(
                                                c_file, i.item ->> 'id', f.part #>> '{body,attachmentId}'
                                            ),
                                            'file_name', f.part -> 'filename',
                                            'media_type', f.part -> 'mimeType',
                                            'file_size', f.part #> '{body,size}'
                                        )
                                    ),
                                    '[]'
                                )
                                from jsonb_path_query(i.item, c_files, '{}', true) as f (part)
                            )
                        )
                    )
                end
                order by i.place
            ),
            '[]'
        )
        from jsonb_array_elements(p_items) with ordinality as i (item, place)
        cross join
            lateral (
                select coalesce(i.item -> 'labelIds' ? 'SENT', false) as is_sent
            ) as m
    );
end
$function$;

alter function integration.shaped_items(text, text, jsonb) owner to app_owner;

revoke all on function integration.shaped_items(text, text, jsonb) from public;

comment on function integration.shaped_items(text, text, jsonb) is
    'Objects of a system with what no path of ref.record_maps could say of them, in order.';

-- Reads, and judges nothing but what is missing. Of an object that comes twice the later one counts. The
-- digest is of what is read and of what nobody knows; not of when it changed. A link names a row by its
-- last part, as in Cliniko's https://api.au1.cliniko.com/v1/patients/7. A message without an id is told
-- by its conversation and instant. Under routiq_event_at and routiq_event_id stand the event that an object
-- came with. PL/pgSQL, for it keeps the plan: to plan it takes longer than to read
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
    refusal text,
    webhook_event_id uuid
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
            case
                when jsonb_typeof(f.item) = 'object'
                    then f.item - k.keys - array['routiq_event_at', 'routiq_event_id']
                else '{}'
            end as unknown,
            f.item ->> 'routiq_event_id' as webhook_event_id,
            coalesce(
                integration.webhook_occurred_at(
                    jsonb_build_object('created', f.fields ->> 'updated_at')
                ),
                (f.item ->> 'routiq_event_at')::timestamptz,
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
        r.unknown,
        r.source_updated_at,
        sha256(convert_to(((r.fields - 'updated_at') || r.unknown)::text, 'UTF8')),
        coalesce(
            r.fields ? 'deleted_at' or r.fields ->> 'is_deleted' = 'true', false
        ),
        case
            when r.missing_field is not null then format('the field "%s" is missing', r.missing_field)
            when length(r.external_id) not between 1 and 200 then 'its id has more than 200 characters'
        end,
        r.webhook_event_id::uuid
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
