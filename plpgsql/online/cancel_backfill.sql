-- function online.cancel_backfill(text)

create or replace function online.cancel_backfill(p_name text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update online.backfills as b
    set
        phase = 'cancelled',
        throttled_by = null
    where
        b.name = p_name
        and b.phase in ('running', 'paused');

    if not found then
        raise exception 'no backfill "%" is there to cancel', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'select name, state from online.backfill_status';
    end if;
end
$function$;

revoke all on function online.cancel_backfill(text) from public;

comment on function online.cancel_backfill(text) is
    'Ends a backfill after its present batch: its caller gets 57014, what is done stays. '
    'Raises 55000 unless it is running or paused.';
