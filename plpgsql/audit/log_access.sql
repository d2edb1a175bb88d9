-- function audit.log_access(text, text, uuid[])

-- One row a statement, not one a patient. A list that is empty is logged too: asking tells.

create or replace function audit.log_access(p_function text, p_table text, p_row_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into audit.access_log (
        organization_id,
        actor_user_id,
        actor_role,
        function_name,
        table_name,
        row_ids,
        row_count,
        request_id,
        reason
    )
    values (
        core.current_org_id(),
        core.current_user_id(),
        core.current_role_in_org(),
        p_function,
        p_table,
        coalesce(p_row_ids, '{}'),
        coalesce(cardinality(p_row_ids), 0),
        core.request_header('x-request-id'),
        core.request_header('x-access-reason')
    );
end
$function$;

alter function audit.log_access(text, text, uuid[]) owner to app_owner;

revoke all on function audit.log_access(text, text, uuid[]) from public;

comment on function audit.log_access(text, text, uuid[]) is
    'Records that a function of api showed these rows of patient data to the caller.';
