-- function api.normalize_phone(text, text)

-- On the closed list: tells nothing but what published numbering plans say, so it needs no claims.
-- A statement that reads one number pays for each expression, query and function anew. So a look
-- or two decide about most numbers in use, and contact.read_phone is asked about all others.

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
    v_plain text;
    v_region text := p_region;
    v_read record;
begin
    if v_digits !~ '^(?:[+][1-9][0-9]{3,16}|[0-9]{4,15})$' or length(p_raw) > 250 then
        v_plain := contact.phone_plain(p_raw);
        v_digits := v_plain;
    end if;
    if starts_with(v_digits, '+') then
        return query
        select
            v_digits,
            true,
            null::text,
            n.kind,
            n.region
        from (
            select
                g.last_number,
                g.kind,
                g.region
            from ref.phone_runs as g
            where g.first_number <= v_digits::bigint
            order by g.first_number desc
            limit 1
        ) as n
        where n.last_number >= v_digits::bigint;
        if found then
            return;
        end if;
        v_digits := substr(v_digits, 2);
        v_region := '+';
    end if;
    if v_digits is not null then
        return query
        select
            '+' || w.number::text,
            true,
            null::text,
            n.kind,
            n.region
        from (
            select
                case
                    when length(v_digits) >= s.shortest
                        then (s.code || substr(v_digits, s.place))::bigint
                end as number,
                s.home
            from ref.phone_starts as s
            where s.region = v_region and s.first_digits <= v_digits
            order by s.first_digits desc
            limit 1
        ) as w
        cross join lateral (
            select
                g.last_number,
                g.kind,
                g.region
            from ref.phone_runs as g
            where g.first_number <= w.number
            order by g.first_number desc
            limit 1
        ) as n
        where n.last_number >= w.number and (w.home is null or n.region = w.home);
        if found then
            return;
        end if;
    end if;

    v_read := contact.read_phone(coalesce(v_plain, p_raw), p_region);
    e164 := v_read.e164;
    is_valid := v_read.is_valid;
    reason := v_read.reason;
    kind := v_read.kind;
    region := v_read.region;
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
