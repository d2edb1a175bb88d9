-- function jobs.retry_delay(interval, interval, numeric, int)

-- Full jitter where p_jitter is 1: anywhere between at once and the whole wait, so that what failed
-- together does not come back together (AWS Architecture Blog, Exponential Backoff And Jitter).

create or replace function jobs.retry_delay(
    p_base interval, p_cap interval, p_jitter numeric, p_attempt int
)
returns interval
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    select
        least(p_cap, p_base * power(2::float8, least(greatest(p_attempt, 1) - 1, 20)::float8))
        * (1::float8 - p_jitter::float8 * random())
$function$;

alter function jobs.retry_delay(interval, interval, numeric, int) owner to app_owner;

revoke all on function jobs.retry_delay(interval, interval, numeric, int) from public;
grant execute on function jobs.retry_delay(interval, interval, numeric, int) to app_dispatcher;

comment on function jobs.retry_delay(interval, interval, numeric, int) is
    'How long to wait after a failed try: p_base, doubled with each, at most p_cap, and of that a '
    'share p_jitter (0 to 1) left to chance.';
