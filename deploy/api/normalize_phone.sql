-- Deploy routiq:api/normalize_phone to pg
-- requires: api/schema
-- requires: contact/read_phone
-- requires: contact/phone_refusal
-- requires: contact/phone_plain
-- requires: contact/phone_ways
-- requires: contact/phone_uses

begin;

-- function api.normalize_phone(text, text)

-- On the closed list: tells nothing but what published numbering plans say, so it needs no claims.
-- A statement that reads one number pays for each expression, query and function anew. So a look
-- or two into lists that its plans hold as constants decide about most numbers, and
-- contact.read_phone is asked about all others.

create or replace function api.normalize_phone(p_raw text, p_region text default null)
returns table (e164 text, is_valid boolean, reason text, kind text, region text)
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_digits text := translate(p_raw, ' -()./', '');
    v_way smallint;
    v_use smallint;
    v_text text;
    v_read record;
begin
    if v_digits !~ '^(?:[+][1-9][0-9]{3,16}|[0-9]{4,15})$' or length(p_raw) > 250 then
        v_digits := contact.phone_plain(p_raw);
        if v_digits is null then
            v_text := contact.phone_digits(p_raw);
            if v_text is null then
                is_valid := false;
                reason := contact.phone_refusal(p_raw);
                return next;
                return;
            end if;
            if v_text ~ '^(?:[+][1-9][0-9]{3,16}|[0-9]{4,15})$' then
                v_digits := v_text;
            end if;
        end if;
    end if;

    if starts_with(v_digits, '+') then
        e164 := v_digits;
        v_use := (contact.phone_uses()).uses[
            width_bucket(e164::bigint, (contact.phone_uses()).first_numbers)
        ];
        if v_use = 0 then
            -- The place of + among the regions is 1.
            v_way := (contact.phone_ways()).ways[
                width_bucket(
                    100000 + substr(v_digits, 2, 5)::int, (contact.phone_ways()).first_digits
                )
            ];
            e164 := (contact.phone_ways()).codes[v_way]
            || substr(v_digits, (contact.phone_ways()).places[v_way] + 1);
            v_use := (contact.phone_uses()).uses[
                width_bucket(e164::bigint, (contact.phone_uses()).first_numbers)
            ];
        end if;
    else
        v_way := (contact.phone_ways()).ways[
            width_bucket(
                width_bucket(p_region collate "C", (contact.phone_ways()).regions) * 100000
                + rpad(v_digits, 5, '0')::int,
                (contact.phone_ways()).first_digits
            )
        ];
        e164 := (contact.phone_ways()).codes[v_way]
        || substr(v_digits, (contact.phone_ways()).places[v_way]);
        v_use := (contact.phone_uses()).uses[
            width_bucket(e164::bigint, (contact.phone_uses()).first_numbers)
        ];
    end if;
    if v_way is not null then
        if
            v_use / 16 <> (contact.phone_ways()).homes[v_way]
            or length(v_digits) < (contact.phone_ways()).lengths[v_way]
        then
            v_use := 0::smallint;
        end if;
    end if;

    is_valid := v_use > 0;
    if is_valid then
        kind := (contact.phone_ways()).kinds[v_use % 16::smallint];
        region := (contact.phone_ways()).regions[v_use / 16];
    elsif v_use < 0 then
        e164 := null;
        reason := (contact.phone_ways()).reasons[-v_use];
    else
        -- Fewer digits may be read otherwise than the text that they stand in.
        v_read := contact.read_phone(
            coalesce(v_digits, case when length(v_text) > 4 then v_text end, p_raw), p_region
        );
        e164 := v_read.e164;
        is_valid := v_read.is_valid;
        reason := v_read.reason;
        kind := v_read.kind;
        region := v_read.region;
    end if;
    return next;
end
$function$;

alter function api.normalize_phone(text, text) owner to app_owner;

revoke all on function api.normalize_phone(text, text) from public;
grant execute on function api.normalize_phone(text, text) to anon, app_worker, authenticated;

comment on function api.normalize_phone(text, text) is
    'One row about what somebody wrote as a telephone number: the form E.164, or null with the '
    'reason. The region (ISO 3166-1) is where a number without country code was written. Needs no '
    'claims.';

commit;
