-- Deploy routiq:contact/compare_case to pg
-- requires: contact/schema

begin;

-- function contact.compare_case(text, text, text)

-- An expression and no function, for it is asked of millions of pairs: a call costs more than what
-- it would compute. Two transposed digits are a slip as well: two changes, but the same digits; most
-- pairs differ by more, so that is asked first, once.
-- The similarity of trigrams is dear, so it is asked only where the beginnings or ends agree. Dates
-- have eight digits: where neither year nor day agrees and two digits are not all that differs, the
-- rest need not be asked. One identifier each is what most contacts have, and to unfold arrays is
-- dearer than to compare.

create or replace function contact.compare_case(p_kind text, p_field text, p_other_field text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_slip constant text :=
        'extensions.levenshtein_less_equal(a.%1$I, b.%1$I, 2) <= 2 and ('
        'extensions.levenshtein_less_equal(a.%1$I, b.%1$I, 1) <= 1 or ('
        'length(a.%1$I) = length(b.%1$I) and translate(a.%1$I, b.%1$I, '''') = '''' '
        'and translate(b.%1$I, a.%1$I, '''') = ''''))';
    c_swapped constant text := 'when a.%1$I = b.%2$I or a.%2$I = b.%1$I then 6 ';
    v_cases text;
begin
    v_cases := case p_kind
        when 'name' then
            'when a.%1$I = b.%1$I then case when length(a.%1$I) > 1 then 5 else 3 end '
            || c_swapped ||
            'when extensions.levenshtein_less_equal(a.%1$I, b.%1$I, 2) <= '
            'case when greatest(length(a.%1$I), length(b.%1$I)) < 6 then 1 else 2 end then 4 '
            'when a.%3$I = b.%3$I or starts_with(a.%1$I, b.%1$I) '
            'or starts_with(b.%1$I, a.%1$I) then 3 '
            'when (ascii(a.%1$I) = ascii(b.%1$I) or right(a.%1$I, 2) = right(b.%1$I, 2)) '
            'and extensions.similarity(a.%1$I, b.%1$I) >= 0.35 then 2 '
        when 'line' then
            'when a.%1$I = b.%1$I then 5 '
            || case when p_other_field is null then '' else c_swapped end ||
            'when extensions.levenshtein_less_equal(a.%1$I, b.%1$I, 3) <= '
            'least(3, greatest(length(a.%1$I), length(b.%1$I)) / 4 + 1) then 4 '
            'when (left(a.%1$I, 2) = left(b.%1$I, 2) or right(a.%1$I, 4) = right(b.%1$I, 4)) '
            'and extensions.similarity(a.%1$I, b.%1$I) >= 0.4 then 2 '
        when 'choice' then 'when a.%1$I = b.%1$I then 5 '
        when 'code' then
            'when a.%1$I = b.%1$I then 5 when ' || c_slip || ' then 4 '
        when 'date' then
            'when a.%1$I = b.%1$I then 5 '
            'when left(a.%1$I, 4) <> left(b.%1$I, 4) and right(a.%1$I, 4) <> right(b.%1$I, 4) '
            'and extensions.levenshtein_less_equal(a.%1$I, b.%1$I, 2) > 2 then 1 '
            'when left(a.%1$I, 4) = left(b.%1$I, 4) '
            'and substr(a.%1$I, 5, 2) = substr(b.%1$I, 7, 2) '
            'and substr(a.%1$I, 7, 2) = substr(b.%1$I, 5, 2) then 6 '
            'when ' || c_slip || ' then 4 '
            'when (left(a.%1$I, 4) = left(b.%1$I, 4))::int '
            '+ (substr(a.%1$I, 5, 2) = substr(b.%1$I, 5, 2))::int '
            '+ (right(a.%1$I, 2) = right(b.%1$I, 2))::int >= 2 then 2 '
        when 'phones' then
            'when a.%1$I && b.%1$I then 5 '
            'when extensions.levenshtein_less_equal(a.%1$I[1], b.%1$I[1], 1) <= 1 then 4 '
        when 'emails' then
            'when a.%1$I && b.%1$I then 5 '
            'when extensions.levenshtein_less_equal(a.%1$I[1], b.%1$I[1], 2) <= 2 then 4 '
            'when split_part(a.%1$I[1], ''@'', 1) = split_part(b.%1$I[1], ''@'', 1) then 2 '
        when 'identifiers' then
            'when a.%1$I && b.%1$I then 5 '
            'when cardinality(a.%1$I) = 1 and cardinality(b.%1$I) = 1 then case '
            'when split_part(a.%1$I[1], '':'', 1) <> split_part(b.%1$I[1], '':'', 1) then 0 '
            'when ' || replace(replace(c_slip, 'a.%1$I', 'a.%1$I[1]'), 'b.%1$I', 'b.%1$I[1]')
            || ' then 4 else 1 end '
            'when not exists (select from unnest(a.%1$I) as x (i), unnest(b.%1$I) as y (i) '
            'where split_part(x.i, '':'', 1) = split_part(y.i, '':'', 1)) then 0 '
            'when exists (select from unnest(a.%1$I) as x (i), unnest(b.%1$I) as y (i) where '
            || replace(replace(c_slip, 'a.%1$I', 'x.i'), 'b.%1$I', 'y.i') || ') then 4 '
    end;

    return format(
        '(case when a.%1$I is null or b.%1$I is null then 0 ' || v_cases || 'else 1 end)::bigint',
        p_field, p_other_field, replace(p_field, '_name', '_sound')
    );
end
$function$;

alter function contact.compare_case(text, text, text) owner to app_owner;

revoke all on function contact.compare_case(text, text, text) from public;

comment on function contact.compare_case(text, text, text) is
    'Expression that gives the level of one comparison of the rows a and b of contact.match_rows.';

commit;
