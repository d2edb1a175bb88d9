-- Deploy routiq:online/column_pairs to pg
-- requires: online/column_changes

begin;

-- function online.column_pairs(text)

create or replace function online.column_pairs(p_name text)
returns table (
    relation regclass,
    place integer,
    column_name name,
    leader name,
    follower name,
    leader_number smallint,
    follower_number smallint,
    is_switched boolean
)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        c.relation,
        c.place,
        c.column_name,
        n.leader,
        n.follower,
        l.attnum,
        f.attnum,
        c.phase = 'switched'
    from online.column_changes as c
    cross join lateral (
        select
            case
                when c.phase <> 'switched' or c.old_column <> c.column_name then c.column_name
                else c.new_column
            end,
            case when c.phase = 'switched' then c.old_column else c.new_column end
    ) as n (leader, follower)
    left join pg_attribute as l
        on c.relation = l.attrelid and n.leader = l.attname
    left join pg_attribute as f
        on c.relation = f.attrelid and n.follower = f.attname
    where
        c.name = p_name
        and c.phase in ('begun', 'expanded', 'switched')
    order by c.place, c.relation, c.column_name
$function$;

revoke all on function online.column_pairs(text) from public;

comment on function online.column_pairs(text) is
    'The columns of a change that is under way: which leads and which follows it, by the names '
    'and numbers that they have now (no number: the column is not there).';

commit;
