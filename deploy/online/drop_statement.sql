-- Deploy routiq:online/drop_statement to pg
-- requires: online/column_changes
-- requires: online/column_pairs
-- requires: online/qualified_name
-- requires: online/sync_name
-- requires: online/sync_trigger

begin;

-- function online.drop_statement(text, text)

create or replace function online.drop_statement(p_name text, p_phase text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        concat(
            case
                when t.tgname is not null
                    then format(
                        'drop trigger %I on %s; drop function %s(); ',
                        t.tgname, q.name, online.sync_name(c)
                    )
            end,
            case
                when p.follower_number is not null
                    then format('alter table %s drop column %I; ', q.name, p.follower)
            end,
            format(
                'update online.column_changes set phase = %L, updated_at = pg_catalog.now() '
                'where name = %L and relation = %L::pg_catalog.regclass and column_name = %L',
                p_phase, p_name, q.name, p.column_name
            )
        )
    from online.column_pairs(p_name) as p
    inner join online.column_changes as c
        on p_name = c.name and p.relation = c.relation and p.column_name = c.column_name
    cross join online.qualified_name(p.relation) as q (name)
    left join pg_trigger as t
        on p.relation = t.tgrelid and t.tgname = online.sync_trigger(p.column_name)
    order by p.place desc
    limit 1
$function$;

revoke all on function online.drop_statement(text, text) from public;

comment on function online.drop_statement(text, text) is
    'The statements that drop the next column that follows in a change, with its trigger, and '
    'enter the phase; null when there is none left. Those that refer to others go first.';

commit;
