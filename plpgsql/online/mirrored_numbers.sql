-- function online.mirrored_numbers(text, oid, smallint[])

create or replace function online.mirrored_numbers(
    p_name text,
    p_table oid,
    p_numbers smallint[]
)
returns smallint[]
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select array_agg(coalesce(p.follower_number, n.number) order by n.place)
    from unnest(p_numbers) with ordinality as n (number, place)
    left join online.column_pairs(p_name) as p
        on p_table = p.relation and n.number = p.leader_number
$function$;

revoke all on function online.mirrored_numbers(text, oid, smallint[]) from public;

comment on function online.mirrored_numbers(text, oid, smallint[]) is
    'Numbers of a table''s columns, with each that leads replaced by the one that follows it.';
