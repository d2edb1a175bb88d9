-- Deploy routiq:staging/readings to pg
-- requires: staging/schema
-- requires: contact/upsert_date
-- requires: contact/upsert_instant
-- requires: contact/normalize_phone
-- requires: contact/normalize_email
-- requires: integration/external_ids
-- requires: ref/currencies

begin;

-- function staging.read_date(text, text)
-- function staging.read_instant(text, text, text)
-- function staging.read_flag(text)
-- function staging.read_amount(text)
-- function staging.read_expression(text, text, text)

-- ISO 8601 is read where all systems are read, by contact.upsert_date and contact.upsert_instant; here
-- are added dates with strokes, dots or hyphens, whose order the batch tells, and instants that name no
-- zone, which are of the batch's. Nothing is raised: what nobody can read is null, and a rule says so.

create or replace function staging.read_date(p_text text, p_date_order text)
returns date
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_parts text[] := regexp_match(
        p_text, '^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? 0?0:00(?::00)?)?\s*$'
    );
begin
    return contact.upsert_date(
        case
            when v_parts is null then btrim(p_text)
            when p_date_order = 'mdy'
                then format('%s-%s-%s', v_parts[3], lpad(v_parts[1], 2, '0'), lpad(v_parts[2], 2, '0'))
            else format('%s-%s-%s', v_parts[3], lpad(v_parts[2], 2, '0'), lpad(v_parts[1], 2, '0'))
        end
    );
end
$function$;

alter function staging.read_date(text, text) owner to app_owner;

revoke all on function staging.read_date(text, text) from public;

comment on function staging.read_date(text, text) is
    'The date that a text of an older system means, in ISO 8601 or in the order of the batch (dmy, '
    'mdy); null where it means none.';

create or replace function staging.read_instant(p_text text, p_date_order text, p_time_zone text)
returns timestamptz
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_iso text[] := regexp_match(
        p_text, '^\s*(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*$'
    );
    v_parts text[] := regexp_match(
        p_text,
        '^\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?([AaPp])[Mm])?\s*$'
    );
    v_day date;
    v_hour int;
begin
    if v_iso is not null then
        v_day := contact.upsert_date(v_iso[1]);
        v_parts := array[v_iso[1], coalesce(v_iso[2], '0'), coalesce(v_iso[3], '0'), v_iso[4], null];
    elsif v_parts is not null then
        v_day := staging.read_date(v_parts[1], p_date_order);
    else
        return contact.upsert_instant(btrim(p_text));
    end if;

    v_hour := case
        when v_parts[5] is null then v_parts[2]::int
        when v_parts[2]::int between 1 and 12
            then v_parts[2]::int % 12 + case when lower(v_parts[5]) = 'p' then 12 else 0 end
    end;

    return case
        when v_hour < 24 and v_parts[3]::int < 60 and coalesce(v_parts[4]::int, 0) < 60
            then (v_day + make_time(v_hour, v_parts[3]::int, coalesce(v_parts[4]::int, 0)))
                at time zone p_time_zone
    end;
end
$function$;

alter function staging.read_instant(text, text, text) owner to app_owner;

revoke all on function staging.read_instant(text, text, text) from public;

comment on function staging.read_instant(text, text, text) is
    'The instant that a text of an older system means, to the second; one that names no zone is of '
    'the batch''s. Null where it means none.';

create or replace function staging.read_flag(p_text text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        case
            when lower(btrim(p_text)) in ('t', 'true', 'yes', 'y', '1', 'on', 'x') then true
            when lower(btrim(p_text)) in ('f', 'false', 'no', 'n', '0', 'off') then false
        end
$function$;

alter function staging.read_flag(text) owner to app_owner;

revoke all on function staging.read_flag(text) from public;

comment on function staging.read_flag(text) is
    'Yes or no as older systems write it; null where a text says neither.';

-- A point divides, commas part thousands: any other comma might be either, so it is refused.

create or replace function staging.read_amount(p_text text)
returns numeric
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_parts text[] := regexp_match(
        p_text,
        '^\s*([-(]?)\s*(?:[A-Z]{0,3}[$\u00a3\u20ac\u00a5])?\s*'
        '((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)\)?\s*$'
    );
begin
    return case when v_parts[1] = '' then 1 else -1 end * replace(v_parts[2], ',', '')::numeric;
end
$function$;

alter function staging.read_amount(text) owner to app_owner;

revoke all on function staging.read_amount(text) from public;

comment on function staging.read_amount(text) is
    'The number that a text of an older system means, exactly: 1,234.50, -3, (3) or $ .5; null '
    'where it means none.';

-- The landed row is r, its batch b, its organization o. p_column is quoted here.

create or replace function staging.read_expression(
    p_reading text, p_parameter text, p_column text
)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        case p_reading
            when 'text' then format('nullif(btrim(r.%I), '''')', p_column)
            when 'date' then format('staging.read_date(r.%I, b.date_order)', p_column)
            when 'instant'
                then format('staging.read_instant(r.%I, b.date_order, b.time_zone)', p_column)
            when 'flag'
                then format('coalesce(staging.read_flag(r.%I), %L::boolean)', p_column, p_parameter)
            when 'email' then format('contact.normalize_email(r.%I)', p_column)
            when 'phone' then format('contact.normalize_phone(r.%I, o.region)', p_column)
            when 'code'
                then format(
                    'coalesce(%1$L::jsonb ->> lower(btrim(r.%2$I)), %1$L::jsonb ->> '''')',
                    p_parameter, p_column
                )
            when 'amount'
                then format(
                    'coalesce(staging.read_amount(r.%I), %s)::numeric(15, %s)',
                    p_column,
                    coalesce(nullif(split_part(p_parameter, ' ', 2), ''), 'null'),
                    split_part(p_parameter, ' ', 1)
                )
            when 'rate'
                then format('(coalesce(staging.read_amount(r.%I), 0) * 100)::int', p_column)
            when 'whole' then format('staging.read_amount(r.%I)::int', p_column)
            when 'currency'
                then format('coalesce(upper(nullif(btrim(r.%I), '''')), o.currency)', p_column)
            when 'digits'
                then format(
                    '(select u.minor_digits from ref.currencies as u where u.code = %s)',
                    staging.read_expression('currency', '', p_column)
                )
            when 'reference'
                then format(
                    '(select e.target_id from integration.external_ids as e '
                    'where e.organization_id = r.organization_id and e.system = b.system '
                    'and e.entity = %L and e.external_id = btrim(r.%I) and e.deleted_at is null)',
                    p_parameter, p_column
                )
            when 'type'
                then format(
                    '(select t.id from clinic.appointment_types as t '
                    'where t.organization_id = r.organization_id and t.name = btrim(r.%I) '
                    'and t.deleted_at is null)',
                    p_column
                )
            when 'constant' then quote_literal(p_parameter)
            when 'system' then 'split_part(b.system, '':'', 1)'
        end
$function$;

alter function staging.read_expression(text, text, text) owner to app_owner;

revoke all on function staging.read_expression(text, text, text) from public;

comment on function staging.read_expression(text, text, text) is
    'How a column of a landing table is read, as SQL: r is the landed row, b its batch, o its '
    'organization.';

commit;
