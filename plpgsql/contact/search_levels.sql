-- function contact.search_levels(text, text)

-- Levels: whole words, beginnings of words, parts of words. A word of one or two letters is looked
-- for at the beginning of words only: there is no index on less than three. Numbers are kept without
-- the zeros before them; a number that is whole and valid is found as it is dialled from abroad.

create or replace function contact.search_levels(p_text text, p_number text)
returns jsonb
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
begin
    return (
        select jsonb_agg(
            (
                select jsonb_agg(
                    (
                        select jsonb_agg(
                            distinct l.before
                            || regexp_replace(a.form, '([\\%_])', '\\\1', 'g')
                            || l.after
                        )
                        from unnest(t.forms) as a (form)
                    )
                    order by t.place
                )
                from (
                    select
                        w.place,
                        case
                            when w.word ~ '^[0-9]+$'
                                then array[w.word, coalesce(nullif(ltrim(w.word, '0'), ''), w.word)]
                            else array[w.word]
                        end as forms
                    from string_to_table(p_text, ' ') with ordinality as w (word, place)
                    where p_number is null and w.word <> ''
                    union all
                    select
                        1,
                        array[
                            p_number,
                            regexp_replace(p_text, '[^0-9]', '', 'g'),
                            replace(p_text, ' ', '')
                        ]
                    where p_number is not null
                ) as t
                cross join
                    lateral (
                        select
                            case
                                when f.before = '%' and length(t.forms[1]) < 3 then '% '
                                else f.before
                            end as before,
                            f.after
                    ) as l
            )
            order by f.place
        )
        from (
            values
            (1, '% ', ' %'),
            (2, '% ', '%'),
            (3, '%', '%')
        ) as f (place, before, after)
    );
end
$function$;

alter function contact.search_levels(text, text) owner to app_owner;

revoke all on function contact.search_levels(text, text) from public;

comment on function contact.search_levels(text, text) is
    'What is asked for as patterns: for each level and each word the forms that fit.';
