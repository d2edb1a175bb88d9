-- Deploy routiq:online/bare_statement to pg
-- requires: online/schema

begin;

-- function online.bare_statement(text)

-- Good enough to look for words; nothing that is executed is made of it. Branches are written with
-- negated classes, for an alternation always takes the longest match.

create or replace function online.bare_statement(p_statement text)
returns text
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        regexp_replace(
            regexp_replace(p_statement, '\$(\w*?)\$.*?\$\1\$', ' ', 'g'),
            $pattern$("(?:[^"]|"")*")|--[^\n]*|/\*(?:[^*]|\*+[^*/])*\*+/$pattern$
            || $pattern$|\me'(?:\\.|''|[^'\\])*'|'(?:[^']|'')*'$pattern$,
            '\1 ',
            'gi'
        )
$function$;

revoke all on function online.bare_statement(text) from public;

comment on function online.bare_statement(text) is
    'The statement without its comments and its quoted texts; quoted names stay.';

commit;
