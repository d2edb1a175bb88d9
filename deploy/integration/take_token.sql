-- Deploy routiq:integration/take_token to pg
-- requires: integration/rate_bucket
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.take_token(uuid, text, int, timestamptz)

-- Who is told to wait has taken nothing and written nothing. The clock is read once the bucket is
-- locked, and never goes back: of two workers, the one that waited for the lock comes later. Call it in
-- a transaction of its own, for the bucket stays locked until it ends. Raises RQ400, RQ401, RQ403,
-- RQ404, RQ422.

create or replace function integration.take_token(
    p_integration_id uuid,
    p_name text default 'all',
    p_tokens int default 1,
    p_now timestamptz default null
)
returns interval
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_bucket integration.rate_buckets;
    v_clock timestamptz;
    v_now timestamptz;
    v_tokens double precision;
begin
    perform core.require_context();
    v_bucket := integration.rate_bucket(p_integration_id, p_name);
    v_clock := coalesce(p_now, clock_timestamp());
    v_now := greatest(v_clock, v_bucket.refilled_at);

    if p_tokens is null or p_tokens < 1 or p_tokens > v_bucket.capacity then
        perform core.refuse(
            'RQ422',
            'nobody can take so many tokens at once',
            format('the bucket holds %s', v_bucket.capacity),
            'take fewer, more often'
        );
    elsif v_bucket.resumes_at > v_clock then
        return v_bucket.resumes_at - v_clock;
    end if;

    v_tokens := case
        when v_bucket.refilled_at = '-infinity' then v_bucket.tokens
        else least(
            v_bucket.capacity,
            v_bucket.tokens
            + v_bucket.refill_per_second * extract(epoch from v_now - v_bucket.refilled_at)
        )
    end;

    if v_tokens < p_tokens then
        return v_now - v_clock + make_interval(
            secs => ceil((p_tokens - v_tokens) / v_bucket.refill_per_second * 1000) / 1000
        );
    end if;

    update integration.rate_buckets as b
    set
        tokens = v_tokens - p_tokens,
        refilled_at = v_now,
        resumes_at = null
    where
        b.organization_id = v_bucket.organization_id
        and b.integration_id = v_bucket.integration_id
        and b.name = v_bucket.name;

    return interval '0';
end
$function$;

alter function integration.take_token(uuid, text, int, timestamptz) owner to app_owner;

revoke all on function integration.take_token(uuid, text, int, timestamptz) from public;
grant execute on function integration.take_token(uuid, text, int, timestamptz) to app_worker;

comment on function integration.take_token(uuid, text, int, timestamptz) is
    'Asks whether an account may be asked now: 0 takes the tokens, anything else is how long to '
    'wait before asking again. Raises RQ404, RQ422.';

commit;
