-- function contact.match_job(jobs.jobs)

-- Called by jobs.run_handler for the organization of the job. It holds the job before it reads: what
-- others wrote and left to this job is there by then, and what they write from now on gets a new one
-- (contact.match_soon). Whoever writes a contact holds it first and the job then, so contacts come first
-- here too: the other way round each would wait for the other. Before the whole organization is looked
-- at, what came to contacts that were merged goes to who stands for them.

create or replace function contact.match_job(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_job.args ->> 'contact_id' is null then
        perform contact.sweep_merged(p_job.organization_id);
    else
        perform
        from contact.contacts as c
        where
            c.organization_id = p_job.organization_id
            and c.id = (p_job.args ->> 'contact_id')::uuid
        for key share;
    end if;

    perform
    from jobs.jobs as j
    where j.organization_id = p_job.organization_id and j.id = p_job.id
    for update;

    if p_job.args ->> 'contact_id' is null then
        return contact.find_duplicates(p_job.organization_id);
    end if;

    return jsonb_build_object(
        'pairs_found',
        contact.match_contact(p_job.organization_id, (p_job.args ->> 'contact_id')::uuid)
    );
end
$function$;

alter function contact.match_job(jobs.jobs) owner to app_owner;

revoke all on function contact.match_job(jobs.jobs) from public;

comment on function contact.match_job(jobs.jobs) is
    'Handler of contacts.match: finds the duplicates of the contact that the arguments name as '
    'contact_id, or of the whole organization where they name none.';
