-- Deploy routiq:online/reopen_statement to pg
-- requires: online/backfills
-- requires: online/column_changes
-- requires: online/expand_statement
-- requires: online/fill_name

begin;

-- function online.reopen_statement(text)

create or replace function online.reopen_statement(p_name text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        concat(
            format('delete from online.backfills where name = %L; ', online.fill_name(c)),
            online.expand_statement(c, 'switched')
        )
    from online.column_changes as c
    where
        c.name = p_name
        and c.phase = 'finished'
    order by c.place
    limit 1
$function$;

revoke all on function online.reopen_statement(text) from public;

comment on function online.reopen_statement(text) is
    'The statements that add the next old column of a finished change again; null when all are '
    'there.';

commit;
