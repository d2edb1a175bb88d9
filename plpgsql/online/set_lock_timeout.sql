-- function online.set_lock_timeout(interval)

create or replace function online.set_lock_timeout(p_lock_timeout interval)
returns void
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform set_config(
        'lock_timeout',
        greatest(1, floor(extract(epoch from p_lock_timeout) * 1000)) || 'ms',
        true
    );
end
$function$;

revoke all on function online.set_lock_timeout(interval) from public;

comment on function online.set_lock_timeout(interval) is
    'Sets lock_timeout until the transaction ends, to a millisecond at least: 0 would be no limit.';
