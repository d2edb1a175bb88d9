-- function contact.phone_abroad(text, ref.phone_regions)

create or replace function contact.phone_abroad(p_digits text, p_home ref.phone_regions)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_code text := p_home.calling_code::text;
    v_rest text;
begin
    if p_home.abroad_prefix is not null then
        if starts_with(p_digits, p_home.abroad_prefix) then
            v_rest := substr(p_digits, length(p_home.abroad_prefix) + 1);
        end if;
    elsif
        left(p_digits, 2) = any(p_home.abroad_starts)
        and p_digits ~ p_home.abroad_pattern
    then
        v_rest := regexp_replace(p_digits, p_home.abroad_pattern, '');
    end if;
    -- No country code begins with 0.
    if not starts_with(v_rest, '0') then
        return v_rest;
    end if;

    if starts_with(p_digits, v_code) then
        v_rest := contact.phone_national(substr(p_digits, length(v_code) + 1), p_home);
        if
            (
                length(p_digits) > p_home.longest
                and cardinality(p_home.lengths) > 0
                and length(p_digits) <> all (p_home.local_lengths)
            )
            or (
                contact.phone_fits(v_rest, p_home.form_edges)
                and not contact.phone_fits(p_digits, p_home.form_edges)
            )
        then
            return v_code || v_rest;
        end if;
    end if;
    return null;
end
$function$;

alter function contact.phone_abroad(text, ref.phone_regions) owner to app_owner;

revoke all on function contact.phone_abroad(text, ref.phone_regions) from public;

comment on function contact.phone_abroad(text, ref.phone_regions) is
    'Country code and number, where digits that were written in a region have a country code: '
    'after the prefix for calls abroad, or the code of the region itself; else null.';
