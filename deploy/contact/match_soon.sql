-- Deploy routiq:contact/match_soon to pg
-- requires: jobs/jobs
-- requires: core/current_user_id

begin;

-- function contact.match_soon(uuid[], uuid[])

-- Called by triggers, so it notifies nobody: a worker that is idle looks every second. Who writes a
-- contact that has a job already holds that job until the end of the transaction. So it cannot run
-- before what was written is there to be read; and where it runs at this moment, it is waited for,
-- and a new one comes after it (contact.match_job holds its own). Thousands at once are an import:
-- one run over the tenant takes less than they all. Work that people wait for goes first.

create or replace function contact.match_soon(p_organization_ids uuid[], p_contact_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into jobs.jobs as j (
        organization_id, kind, args, unique_key, priority, created_by
    )
    select distinct
        w.organization_id,
        'contacts.match',
        case
            when w.number > 1000 then '{}'
            else jsonb_build_object('contact_id', w.contact_id)
        end,
        case
            when w.number > 1000 then 'match all contacts'
            else 'match contact ' || w.contact_id
        end,
        200::smallint,
        core.current_user_id()
    from (
        select
            u.organization_id,
            u.contact_id,
            count(*) over (partition by u.organization_id) as number
        from unnest(p_organization_ids, p_contact_ids) as u (organization_id, contact_id)
    ) as w
    order by 1, 4
    on conflict (organization_id, queue, unique_key) where unique_key is not null do update
    set unique_key = excluded.unique_key
    where false;
end
$function$;

alter function contact.match_soon(uuid[], uuid[]) owner to app_owner;

revoke all on function contact.match_soon(uuid[], uuid[]) from public;

comment on function contact.match_soon(uuid[], uuid[]) is
    'Puts in a job for each of these contacts that has none yet, to find its duplicates; for '
    'thousands one job for their organization.';

commit;
