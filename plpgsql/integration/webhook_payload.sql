-- function integration.webhook_payload(bytea)
-- function integration.form_payload(bytea)
-- function integration.notice_payload(jsonb)

-- JSON may hold the character 0 and jsonb may not: it is told as U+FFFD, and the bytes keep it.

create or replace function integration.webhook_payload(p_body bytea)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    begin
        return convert_from(p_body, 'UTF8')::jsonb;
    exception
        when untranslatable_character then
            return regexp_replace(
                convert_from(p_body, 'UTF8'), '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g'
            )::jsonb;
    end;
exception
    when data_exception or statement_too_complex then
        return null;
end
$function$;

alter function integration.webhook_payload(bytea) owner to app_owner;

revoke all on function integration.webhook_payload(bytea) from public;

comment on function integration.webhook_payload(bytea) is
    'Body of a webhook as JSON; null where it is none.';

-- As Twilio sends it (application/x-www-form-urlencoded, URL Standard, section 5.1). Of a name that comes
-- twice the last value counts. A body with a blank or a brace is no form: those are encoded.
create or replace function integration.form_payload(p_body bytea)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text;
begin
    v_text := convert_from(p_body, 'UTF8');

    if v_text !~ '^[^\s{}<>"=&]+=[^\s{}<>"]*$' or length(v_text) > 65536 then
        return null;
    end if;

    return (
        select jsonb_object_agg(d.pair[1], d.pair[2] order by p.place)
        from unnest(string_to_array(v_text, '&')) with ordinality as p (pair, place)
        cross join
            lateral (
                select array_agg(
                    (
                        select convert_from(
                            string_agg(
                                case
                                    when m.part[1] ~ '^%[0-9A-Fa-f]{2}$'
                                        then decode(substr(m.part[1], 2), 'hex')
                                    else convert_to(translate(m.part[1], '+', ' '), 'UTF8')
                                end,
                                ''
                                order by m.place
                            ),
                            'UTF8'
                        )
                        from regexp_matches(s.side, '(%[0-9A-Fa-f]{2}|[^%]+|%)', 'g')
                            with ordinality as m (part, place)
                    )
                    order by s.place
                ) as pair
                from (
                    values
                    (1, split_part(p.pair, '=', 1)),
                    (2, substr(p.pair, strpos(p.pair, '=') + 1))
                ) as s (place, side)
            ) as d
        where p.pair like '_%=%'
    );
exception
    when data_exception then
        return null;
end
$function$;

alter function integration.form_payload(bytea) owner to app_owner;

revoke all on function integration.form_payload(bytea) from public;

comment on function integration.form_payload(bytea) is
    'Body of a webhook that is a form, as an object of texts; null where it is none.';

-- Google Calendar says in headers alone that something changed. "sync" says that a channel was opened.

create or replace function integration.notice_payload(p_headers jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select jsonb_strip_nulls(
            jsonb_build_object(
                'type', max(h.value) filter (where lower(h.key) = 'x-goog-resource-state'),
                'channel_id', max(h.value) filter (where lower(h.key) = 'x-goog-channel-id'),
                'resource_id', max(h.value) filter (where lower(h.key) = 'x-goog-resource-id'),
                'number', max(h.value) filter (where lower(h.key) = 'x-goog-message-number')
            )
        )
        from jsonb_each_text(p_headers) as h
    );
end
$function$;

alter function integration.notice_payload(jsonb) owner to app_owner;

revoke all on function integration.notice_payload(jsonb) from public;

comment on function integration.notice_payload(jsonb) is
    'What a notice without a body says in its headers, as an object.';
