-- Deploy routiq:online/renamed_text to pg
-- requires: online/schema

begin;

-- function online.renamed_text(text, name[], name[])

-- A word after a point or a double colon is no column of its own, nor is one before a parenthesis.

create or replace function online.renamed_text(p_text text, p_from name[], p_to name[])
returns text
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    with tokens as (
        select
            t.place,
            t.found[1] as token,
            case
                when t.found[1] ~ '^"'
                    then replace(substr(t.found[1], 2, length(t.found[1]) - 2), '""', '"')
                else lower(t.found[1])
            end as word
        from
            regexp_matches(
                p_text,
                $pattern$('(?:[^']|'')*'|"(?:[^"]|"")*"|[[:alpha:]_][[:alnum:]_$]*|.)$pattern$,
                'g'
            ) with ordinality as t (found, place)
    ),

    beside as (
        select
            t.*,
            coalesce(lag(t.token) over (order by t.place), '') as before,
            coalesce(lead(t.token) over (order by t.place), '') as after,
            array_position(p_from, t.word::name) as number
        from tokens as t
    )

    select
        coalesce(
            string_agg(
                case
                    when b.number is null or b.token !~ '^[[:alpha:]_"]' then b.token
                    when b.before in ('.', ':') or b.after = '(' then b.token
                    else quote_ident(p_to[b.number])
                end,
                ''
                order by b.place
            ),
            ''
        )
    from beside as b
$function$;

revoke all on function online.renamed_text(text, name[], name[]) from public;

comment on function online.renamed_text(text, name[], name[]) is
    'An expression with other names of columns; texts, qualified names, types after "::" and '
    'functions stay.';

commit;
