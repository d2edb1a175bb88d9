-- function standardisation.form_of(text)
-- function standardisation.profile_table(text)

-- What a value looks like, whatever it means: the first form that fits counts.

create or replace function standardisation.form_of(p_value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        case
            when p_value is null then 'nothing'
            when btrim(p_value) = '' then 'empty'
            when p_value ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then 'uuid'
            when p_value ~ '^(org|user)_\w+$' then 'id of Clerk'
            when p_value ~ '^\d{10}$|^\d{13}$' then 'ten or thirteen digits'
            when p_value ~ '^-?\d+$' then 'whole number'
            when p_value ~ '^\d{4}-\d\d-\d\d.*(Z|[+-]\d\d:?\d\d)$' then 'date with a zone'
            when p_value ~ '^\d{4}-\d\d-\d\d' then 'date without a zone'
            when p_value ~ '^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}' then 'date with the day or month first'
            when p_value ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' then 'address of mail'
            when p_value ~ '^[+(]?[\d\s().-]{6,}$' then 'number of a telephone'
            when lower(btrim(p_value)) in ('t', 'f', 'true', 'false', 'yes', 'no', 'y', 'n')
                then 'yes or no'
            when p_value ~ '^[{\[]' then 'JSON'
            when length(p_value) > 4000 then 'text of more than 4,000 characters'
            else 'text'
        end
$function$;

alter function standardisation.form_of(text) owner to app_owner;

revoke all on function standardisation.form_of(text) from public;

comment on function standardisation.form_of(text) is
    'What a value of an old table looks like: nothing, empty, uuid, whole number, date with a '
    'zone and so on.';

-- Reads the table once for each column and takes no lock that anybody waits for. What a value looks like
-- is asked once for each unlike value: it costs more than to find the like ones. Tells no value: most are
-- of patients.

create or replace function standardisation.profile_table(p_table text)
returns table (
    column_name text, form text, row_count bigint, distinct_count bigint, longest int
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_column text;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    for v_column in
        select a.attname::text
        from pg_attribute as a
        where
            a.attrelid = format('legacy.%I', p_table)::regclass
            and a.attnum > 0
            and not a.attisdropped
            and a.attname <> 'row_id'
        order by a.attnum
    loop
        for column_name, form, row_count, distinct_count, longest in execute format(
            'select %1$L::text, f.form, sum(f.row_count)::bigint, count(f.value), '
            'max(length(f.value)) '
            'from (select v.value, v.row_count, standardisation.form_of(v.value) as form '
            'from (select t.%1$I::text as value, count(*) as row_count '
            'from legacy.%2$I as t group by 1) as v) as f group by f.form',
            v_column,
            p_table
        )
        loop
            return next;
        end loop;
    end loop;
end
$function$;

alter function standardisation.profile_table(text) owner to app_migrator;

revoke all on function standardisation.profile_table(text) from public;

comment on function standardisation.profile_table(text) is
    'How many rows of an old table have values of which form in each column, how many unlike '
    'ones, and how long the longest is.';
