-- Deploy routiq:integration/heed_retry_after to pg
-- requires: integration/rate_bucket
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.heed_retry_after(uuid, interval, text, timestamptz)

-- For all workers at once: the first that is told to wait tells the others. A shorter wait never takes
-- the place of a longer one. One token is there at the end of it, the others come back
-- from then on: who was refused had none left there, whatever we counted. Raises RQ400, RQ401, RQ403, RQ404.

create or replace function integration.heed_retry_after(
    p_integration_id uuid,
    p_wait interval,
    p_name text default 'all',
    p_now timestamptz default null
)
returns timestamptz
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_bucket integration.rate_buckets;
    v_resumes_at timestamptz;
begin
    perform core.require_context();
    v_bucket := integration.rate_bucket(p_integration_id, p_name);
    v_resumes_at := greatest(
        v_bucket.resumes_at,
        coalesce(p_now, clock_timestamp())
        + least(greatest(coalesce(p_wait, interval '30 seconds'), interval '0'), interval '1 day')
    );

    update integration.rate_buckets as b
    set
        tokens = 1,
        refilled_at = v_resumes_at,
        resumes_at = v_resumes_at
    where
        b.organization_id = v_bucket.organization_id
        and b.integration_id = v_bucket.integration_id
        and b.name = v_bucket.name;

    return v_resumes_at;
end
$function$;

alter function integration.heed_retry_after(uuid, interval, text, timestamptz) owner to app_owner;

revoke all on function integration.heed_retry_after(uuid, interval, text, timestamptz)
from public;
grant execute on function integration.heed_retry_after(uuid, interval, text, timestamptz)
to app_worker;

comment on function integration.heed_retry_after(uuid, interval, text, timestamptz) is
    'Lets nobody ask an account before it said one may (Retry-After, at most a day; without one '
    '30 seconds); returns when that is. Raises RQ404.';

commit;
