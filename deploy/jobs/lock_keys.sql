-- Deploy routiq:jobs/lock_keys to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.lock_keys(uuid, text, text[])
-- function jobs.lock_key(uuid, text, text)

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

-- As jobs.lock_keys, for one key and with an answer: where nobody goes first, the job may come in as
-- one that can run, and is not written a second time by jobs.unblock. The last job may leave while
-- this waits for it; then another is the last, or none.

create or replace function jobs.lock_key(p_organization_id uuid, p_queue text, p_key text)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $function$
declare
    v_last_id uuid;
begin
    perform pg_advisory_xact_lock(
        hashtextextended(format('jobs %s %s %s', p_organization_id, p_queue, p_key), 0)
    );

    loop
        select j.id
        into v_last_id
        from jobs.jobs as j
        where
            j.organization_id = p_organization_id
            and j.queue = p_queue
            and j.ordering_key = p_key
        order by j.position desc
        limit 1;

        exit when not found;

        perform
        from jobs.jobs as j
        where j.organization_id = p_organization_id and j.id = v_last_id
        for key share;

        if found then
            return true;
        end if;
    end loop;

    return false;
end
$function$;

alter function jobs.lock_key(uuid, text, text) owner to app_owner;

revoke all on function jobs.lock_key(uuid, text, text) from public;

comment on function jobs.lock_key(uuid, text, text) is
    'Waits until nobody else puts jobs of an ordering key in, holds its last job, and tells '
    'whether there is one.';

commit;
