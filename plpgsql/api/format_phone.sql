-- function api.format_phone(text, text, text)

-- On the closed list: tells nothing but what published numbering plans say, so it needs no claims. Numbers
-- are grouped by the rules of libphonenumber: the first format whose beginning and pattern fit. Raises
-- RQ422.

create or replace function api.format_phone(
    p_raw text, p_style text default 'international', p_region text default null
)
returns text
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_e164 text;
    v_code smallint;
    v_digits text;
    v_format ref.phone_formats;
    v_shown text;
begin
    if p_style is null or p_style not in ('e164', 'international', 'national', 'rfc3966') then
        perform core.refuse(
            'RQ422', 'numbers are not shown so', format('the style is "%s"', p_style),
            'name e164, international, national or rfc3966'
        );
    end if;

    v_e164 := contact.normalize_phone(p_raw, p_region);

    if v_e164 is null or p_style = 'e164' then
        return v_e164;
    end if;

    select r.calling_code
    into strict v_code
    from unnest(array[1, 2, 3]) as n (digits)
    inner join ref.phone_regions as r
        on r.calling_code = substr(v_e164, 2, n.digits)::smallint and r.is_main;

    v_digits := substr(v_e164, 2 + length(v_code::text));

    select f.*
    into v_format
    from ref.phone_formats as f
    where
        f.calling_code = v_code
        and case when p_style = 'national' then f.is_national else f.is_international end
        and (f.start_pattern is null or v_digits ~ f.start_pattern)
        and v_digits ~ f.pattern
    order by f.place
    limit 1;

    v_shown := coalesce(
        regexp_replace(
            v_digits,
            v_format.pattern,
            case when p_style = 'national' then v_format.national else v_format.international end
        ),
        v_digits
    );

    return case p_style
        when 'national' then v_shown
        when 'international' then format('+%s %s', v_code, v_shown)
        else format(
            'tel:+%s-%s', v_code, btrim(regexp_replace(v_shown, '[^0-9]+', '-', 'g'), '-')
        )
    end;
end
$function$;

alter function api.format_phone(text, text, text) owner to app_owner;

revoke all on function api.format_phone(text, text, text) from public;
grant execute on function api.format_phone(text, text, text) to anon, app_worker, authenticated;

comment on function api.format_phone(text, text, text) is
    'A telephone number as people read it, or null where it is not in use: p_style is '
    'international (+61 412 345 678), national (0412 345 678), rfc3966 (tel:+61-412-345-678) or '
    'e164. The region (ISO 3166-1) is where a number without country code was written. Needs no '
    'claims. Raises RQ422.';
