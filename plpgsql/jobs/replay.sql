-- function jobs.replay(uuid)

-- Raises RQ404.

create or replace function jobs.replay(p_dead_letter_id uuid)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_new uuid;
begin
    select r.id
    into v_new
    from jobs.replay_many(p_ids => array[p_dead_letter_id]) as r (id);

    if v_new is null then
        perform core.refuse(
            'RQ404', 'there is no such dead letter', 'it is unknown, or was decided on already',
            'list what waits for a decision'
        );
    end if;

    return v_new;
end
$function$;

alter function jobs.replay(uuid) owner to app_owner;

revoke all on function jobs.replay(uuid) from public;
grant execute on function jobs.replay(uuid) to app_worker;

comment on function jobs.replay(uuid) is
    'Puts a dead job of the organization of the context in again; returns the id of the new job. '
    'Raises RQ404.';
