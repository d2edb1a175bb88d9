-- Deploy routiq:jobs/fail to pg
-- requires: jobs/fail_many

begin;

-- function jobs.fail(uuid, text, text, interval, smallint)

-- Raises RQ422.

create or replace function jobs.fail(
    p_id uuid,
    p_class text,
    p_error text,
    p_retry_after interval default null,
    p_attempt smallint default null
)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select f.outcome
        from jobs.fail_many(
            p_ids => array[p_id],
            p_classes => array[p_class],
            p_errors => array[p_error],
            p_retry_after => array[p_retry_after],
            p_attempts => case when p_attempt is not null then array[p_attempt] end
        ) as f
    );
end
$function$;

alter function jobs.fail(uuid, text, text, interval, smallint) owner to app_dispatcher;

revoke all on function jobs.fail(uuid, text, text, interval, smallint) from public;
grant execute on function jobs.fail(uuid, text, text, interval, smallint) to app_worker;

comment on function jobs.fail(uuid, text, text, interval, smallint) is
    'Reports a job as failed: its class says whether to try again, p_retry_after when, where the '
    'other side named it. Returns failed (it is tried again), dead, cancelled, or null where it '
    'does not run any longer, or in another try than p_attempt. Raises RQ422.';

commit;
