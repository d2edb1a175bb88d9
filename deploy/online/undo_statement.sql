-- Deploy routiq:online/undo_statement to pg
-- requires: online/drop_statement
-- requires: online/loosen_statements

begin;

-- function online.undo_statement(text)

create or replace function online.undo_statement(p_name text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        coalesce(
            (
                select s
                from online.loosen_statements(p_name) as s
                limit 1
            ),
            online.drop_statement(p_name, 'undone')
        )
$function$;

revoke all on function online.undo_statement(text) from public;

comment on function online.undo_statement(text) is
    'The next statement that takes the new columns of a change away; null when none is left.';

commit;
