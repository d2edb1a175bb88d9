-- Deploy routiq:jobs/lock_keys to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.lock_keys(uuid, text, text[])

-- In the order of the keys and of the ids, as jobs.complete_many takes jobs out, so that nobody waits
-- in a ring. Who puts a job of a key in waits for others that do, until they commit: position is then
-- the order of commits. The job before it is held, so that it does not leave meanwhile unseen: either
-- it has left when the lock is there, or who takes it out sees the new one.

create or replace function jobs.lock_keys(p_organization_id uuid, p_queue text, p_keys text[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform pg_advisory_xact_lock(hashtextextended(k.text_to_lock, 0))
    from (
        select distinct format('jobs %s %s %s', p_organization_id, p_queue, u.ordering_key)
        from unnest(p_keys) as u (ordering_key)
        order by 1
    ) as k (text_to_lock);

    perform
    from jobs.jobs as j
    where
        j.organization_id = p_organization_id
        and j.id = any(
            array(
                select l.id
                from (
                    select distinct u.ordering_key
                    from unnest(p_keys) as u (ordering_key)
                ) as k
                cross join
                    lateral (
                        select n.id
                        from jobs.jobs as n
                        where
                            n.organization_id = p_organization_id
                            and n.queue = p_queue
                            and n.ordering_key = k.ordering_key
                        order by n.position desc
                        limit 1
                    ) as l
                order by l.id
            )
        )
    order by j.id
    for key share;
end
$function$;

alter function jobs.lock_keys(uuid, text, text[]) owner to app_owner;

revoke all on function jobs.lock_keys(uuid, text, text[]) from public;

comment on function jobs.lock_keys(uuid, text, text[]) is
    'Waits until nobody else puts jobs of these ordering keys in, and holds the last job of each.';

commit;
