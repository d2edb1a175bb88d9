-- Deploy routiq:online/continue_backfill to pg
-- requires: online/backfills

begin;

-- function online.continue_backfill(text)

create or replace function online.continue_backfill(p_name text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update online.backfills as b
    set
        phase = 'running',
        throttled_by = null
    where
        b.name = p_name
        and b.phase in ('paused', 'cancelled');

    if not found then
        raise exception 'no backfill "%" is there to continue', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'select name, state from online.backfill_status';
    end if;
end
$function$;

revoke all on function online.continue_backfill(text) from public;

comment on function online.continue_backfill(text) is
    'Lets a paused backfill go on; a cancelled one may then be called again. Raises 55000 '
    'unless it is paused or cancelled.';

commit;
