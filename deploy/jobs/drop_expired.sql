-- Deploy routiq:jobs/drop_expired to pg
-- requires: jobs/handlers
-- requires: jobs/enqueue
-- requires: analytics/cache__policies
-- requires: core/idempotency_keys__policies

begin;

-- function jobs.drop_expired(jobs.jobs)

-- Belongs to app_migrator, who sees every row: what is over of every organization goes. So many of each a
-- call that it holds nobody up; where there are more, another job takes them. Raises RQ422.

create or replace function jobs.drop_expired(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_most int := coalesce((p_job.args ->> 'at_most')::int, 100000);
    v_keys int;
    v_answers int;
begin
    if v_most < 1 then
        perform core.refuse(
            'RQ422', 'some row has to go', format('at_most is %s', v_most), 'say one or more'
        );
    end if;

    delete from core.idempotency_keys as k
    where k.ctid = any(
        array(
            select e.ctid
            from core.organizations as o
            cross join
                lateral (
                    select n.ctid
                    from core.idempotency_keys as n
                    where n.organization_id = o.id and n.expires_at <= now()
                    limit v_most
                    for update skip locked
                ) as e
            limit v_most
        )
    );

    get diagnostics v_keys = row_count;

    delete from analytics.cache as c
    where c.ctid = any(
        array(
            select o.ctid
            from analytics.cache as o
            where o.expires_at <= now()
            limit v_most
            for update skip locked
        )
    );

    get diagnostics v_answers = row_count;

    if greatest(v_keys, v_answers) = v_most then
        perform jobs.enqueue(p_kind => p_job.kind, p_args => p_job.args, p_queue => p_job.queue);
    end if;

    return jsonb_build_object('keys', v_keys, 'answers', v_answers);
end
$function$;

alter function jobs.drop_expired(jobs.jobs) owner to app_migrator;

revoke all on function jobs.drop_expired(jobs.jobs) from public;
grant execute on function jobs.drop_expired(jobs.jobs) to app_owner;

comment on function jobs.drop_expired(jobs.jobs) is
    'Handler of platform.drop_expired: takes away idempotency keys and kept answers whose time is '
    'over, at_most (100000) of each a job.';

commit;
