-- Deploy routiq:jobs/unblock to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.unblock(uuid, text, text[])

-- All unfinished jobs of a key stand in the table, so the one with the least position is the one
-- that may run. Called by whoever put one in and by whoever took one out, each after it did: the
-- one that puts in holds the job before it (jobs.enqueue_many), so one of the two sees the other.
-- The job that was first may be taken back meanwhile, by jobs.cancel: then this waits for it, finds
-- less than it looked for, and looks again.

create or replace function jobs.unblock(p_organization_id uuid, p_queue text, p_keys text[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_first tid[];
    v_count int;
begin
    loop
        v_first := array(
            select h.place
            from unnest(p_keys) as k (ordering_key)
            cross join
                lateral (
                    select n.ctid as place, n.is_blocked
                    from jobs.jobs as n
                    where
                        n.organization_id = p_organization_id
                        and n.queue = p_queue
                        and n.ordering_key = k.ordering_key
                    order by n.position
                    limit 1
                ) as h
            where h.is_blocked
        );

        exit when v_first = '{}';

        update jobs.jobs as j
        set
            is_blocked = false,
            state = case when j.run_at <= clock_timestamp() then 'ready' else 'scheduled' end,
            ready_at = case when j.run_at <= clock_timestamp() then clock_timestamp() end
        where j.is_blocked and j.ctid = any(v_first);

        get diagnostics v_count = row_count;

        if v_count > 0 then
            perform pg_notify('jobs', p_queue);
        end if;

        -- in a transaction that sees no newer rows there is nothing to look at again
        exit when v_count = cardinality(v_first)
            or current_setting('transaction_isolation') <> 'read committed';
    end loop;
end
$function$;

alter function jobs.unblock(uuid, text, text[]) owner to app_owner;

revoke all on function jobs.unblock(uuid, text, text[]) from public;
grant execute on function jobs.unblock(uuid, text, text[]) to app_dispatcher;

comment on function jobs.unblock(uuid, text, text[]) is
    'Lets the first job of each ordering key of a queue run, if it does not already.';

commit;
