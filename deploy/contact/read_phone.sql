-- Deploy routiq:contact/read_phone to pg
-- requires: contact/phone_digits
-- requires: contact/phone_plan
-- requires: contact/phone_abroad
-- requires: contact/phone_refusal
-- requires: ref/phone_ranges

begin;

-- function contact.read_phone(text, text)

-- Reads as libphonenumber documents it; docs/phone.md tells where it differs.
-- A statement that reads one number pays for each expression and each function anew, so the way of
-- most numbers has few of both: what few numbers need is asked of other functions, and only where
-- the first two digits say that they need it.

create or replace function contact.read_phone(
    p_raw text,
    p_region text,
    out e164 text,
    out is_valid boolean,
    out reason text,
    out kind text,
    out region text
)
returns record
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_signs text := translate(p_raw, '0123456789 -()./', '');
    v_digits text := translate(p_raw, ' -()./', '');
    v_whole text;
    v_national text;
    v_shorter text;
    v_length int;
    v_plan ref.phone_regions;
begin
    is_valid := false;
    if
        (
            length(v_digits) > 3
            and length(p_raw) <= 250
            and (v_signs = '' or (v_signs = '+' and starts_with(v_digits, '+')))
        ) is not true
    then
        v_digits := contact.phone_digits(p_raw);
        if v_digits is null then
            reason := contact.phone_refusal(p_raw);
            return;
        end if;
    end if;

    -- With country code, or without.
    if starts_with(v_digits, '+') then
        v_whole := substr(v_digits, 2);
        v_plan := contact.phone_plan(v_whole);
        if v_plan.region is null and length(v_whole) > 2 then
            select r.*
            into v_plan
            from ref.phone_regions as r
            where r.region = nullif(p_region, '001');
            if found then
                v_whole := contact.phone_abroad(v_whole, v_plan);
                v_plan := contact.phone_plan(v_whole);
            end if;
        end if;
    else
        select r.*
        into v_plan
        from ref.phone_regions as r
        where r.region = nullif(p_region, '001');
        if left(v_digits, 2) = any(v_plan.code_starts) then
            v_whole := contact.phone_abroad(v_digits, v_plan);
            if v_whole is not null then
                v_plan := contact.phone_plan(v_whole);
            end if;
        end if;
        v_national := v_digits;
    end if;
    if v_whole is not null then
        if length(v_whole) <= 2 then
            reason := 'too_short';
            return;
        end if;
        v_national := substr(v_whole, length(v_plan.plus_code));
    end if;
    if v_plan.region is null then
        reason := 'no_country_code';
        return;
    end if;
    v_length := length(v_national);

    -- Without the prefix that is dialled within the country, unless that makes it too short.
    if left(v_national, 2) = any(v_plan.trunk_starts) then
        v_shorter := contact.phone_national(v_national, v_plan);
        if
            length(v_shorter) <> all (v_plan.local_lengths)
            and (length(v_shorter) = any(v_plan.lengths) or length(v_shorter) > v_plan.longest)
        then
            v_national := v_shorter;
            v_length := length(v_national);
        end if;
    end if;

    if v_length between 2 and 17 then
        select
            g.region,
            g.kind
        into region, kind
        from ref.phone_ranges as g
        where
            g.calling_code = v_plan.calling_code
            and g.digits = v_length
            and g.first_number <= v_national::bigint
        order by g.first_number desc
        limit 1;
    end if;
    if kind is null then
        reason := case
            when v_length = any(v_plan.local_lengths) then 'local_only'
            when v_length < v_plan.shortest then 'too_short'
            when v_length > v_plan.longest then 'too_long'
            when v_length <> all (v_plan.lengths) then 'wrong_length'
            else 'not_in_use'
        end;
        return;
    end if;
    is_valid := true;
    e164 := v_plan.plus_code || v_national;
end
$function$;

alter function contact.read_phone(text, text) owner to app_owner;

revoke all on function contact.read_phone(text, text) from public;

comment on function contact.read_phone(text, text) is
    'What somebody wrote as a telephone number, read: the form E.164, or null with the reason: '
    'empty, not_a_number, no_country_code, too_short, too_long, wrong_length, local_only, '
    'not_in_use. The kind, such as mobile, and the region are told of numbers in use.';

commit;
