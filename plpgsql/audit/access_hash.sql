-- function audit.access_hash(audit.access_log)

-- See audit.event_hash for the canonical form.

create or replace function audit.access_hash(p_access audit.access_log)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return sha256(
        convert_to(
            json_build_array(
                1,
                'access_log',
                p_access.organization_id,
                p_access.seq,
                (extract(epoch from p_access.recorded_at) * 1000000)::bigint,
                p_access.transaction_id::text,
                p_access.actor_user_id,
                p_access.actor_role,
                p_access.login_role,
                p_access.function_name,
                p_access.table_name,
                p_access.row_ids,
                p_access.row_count,
                p_access.request_id,
                p_access.reason,
                p_access.client_address::text
            )::text,
            'UTF8'
        )
    );
end
$function$;

alter function audit.access_hash(audit.access_log) owner to app_owner;

revoke all on function audit.access_hash(audit.access_log) from public;
grant execute on function audit.access_hash(audit.access_log) to app_auditor;

comment on function audit.access_hash(audit.access_log) is
    'SHA-256 of everything that a record of a read says.';
