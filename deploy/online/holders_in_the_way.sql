-- Deploy routiq:online/holders_in_the_way to pg
-- requires: online/lock_holders
-- requires: online/hasten_deadlock_check

begin;

-- function online.holders_in_the_way(oid[], text[], text[])

create or replace function online.holders_in_the_way(
    p_relations oid[],
    p_modes text[],
    p_waited_for text[]
)
returns table (description text, pids integer[])
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    select
        string_agg(h.description, e'\n' order by h.pid),
        array_agg(h.pid)
    from online.lock_holders(p_relations, p_modes) as h
    where
        concat(h.pid, ' ', h.since) = any(p_waited_for)
        and not (h.is_yielding and online.hasten_deadlock_check())
$function$;

revoke all on function online.holders_in_the_way(oid[], text[], text[]) from public;

comment on function online.holders_in_the_way(oid[], text[], text[]) is
    'Who is still in the way of those that were waited for; null for nobody. An autovacuum that '
    'yields to an ask is not in the way.';

commit;
