-- Deploy routiq:online/pause_backfill to pg
-- requires: online/backfills

begin;

-- function online.pause_backfill(text)

create or replace function online.pause_backfill(p_name text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update online.backfills as b
    set
        phase = 'paused',
        throttled_by = null
    where
        b.name = p_name
        and b.phase in ('running');

    if not found then
        raise exception 'no backfill "%" is there to pause', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'select name, state from online.backfill_status';
    end if;
end
$function$;

revoke all on function online.pause_backfill(text) from public;

comment on function online.pause_backfill(text) is
    'Lets a backfill rest after its present batch, until it is continued. Raises 55000 '
    'unless it is running.';

commit;
