-- Deploy routiq:online/holders_before to pg
-- requires: online/lock_holders

begin;

-- function online.holders_before(oid[], text[], timestamptz)

create or replace function online.holders_before(
    p_relations oid[],
    p_modes text[],
    p_before timestamptz
)
returns text[]
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    select
        array(
            select concat(h.pid, ' ', h.since)
            from online.lock_holders(p_relations, p_modes) as h
            where h.since < p_before
        )
$function$;

revoke all on function online.holders_before(oid[], text[], timestamptz) from public;

comment on function online.holders_before(oid[], text[], timestamptz) is
    'Which transactions hold one of the modes on one of the relations and began before an instant: '
    'process and begin, so that the next transaction of the same process is another.';

commit;
