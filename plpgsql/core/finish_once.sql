-- function core.finish_once(text, jsonb)

create or replace function core.finish_once(p_key text, p_result jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update core.idempotency_keys as k
    set result = p_result
    where
        k.organization_id = core.current_org_id()
        and k.user_id = core.current_user_id()
        and k.key = p_key;

    return p_result;
end
$function$;

alter function core.finish_once(text, jsonb) owner to app_owner;

revoke all on function core.finish_once(text, jsonb) from public;

comment on function core.finish_once(text, jsonb) is
    'Keeps the result of a write for core.begin_once, and returns it.';
