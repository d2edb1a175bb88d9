-- function jobs.complete(uuid, jsonb)

create or replace function jobs.complete(p_id uuid, p_result jsonb default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    return exists (
        select
        from jobs.complete_many(array[p_id], array[p_result])
    );
end
$function$;

alter function jobs.complete(uuid, jsonb) owner to app_dispatcher;

revoke all on function jobs.complete(uuid, jsonb) from public;
grant execute on function jobs.complete(uuid, jsonb) to app_worker;

comment on function jobs.complete(uuid, jsonb) is
    'Reports a job as done. False where it does not run any longer, because its lease ran out and '
    'somebody else finished it: undo then what you did, by rolling back.';
