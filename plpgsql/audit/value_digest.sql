-- function audit.value_digest(text, uuid, uuid, text, jsonb, text)

-- The digest holds where the value stood, so that equal values of two patients do not look equal.
-- Ahead of it stand eight digits of the key's own digest: which key it was.

create or replace function audit.value_digest(
    p_table_name text,
    p_organization_id uuid,
    p_row_id uuid,
    p_column_name text,
    p_value jsonb,
    p_key text
)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return
        left(encode(sha256(convert_to(p_key, 'UTF8')), 'hex'), 8)
        || ':'
        || encode(
            extensions.hmac(
                convert_to(
                    jsonb_build_array(
                        p_table_name, p_organization_id, p_row_id, p_column_name, p_value
                    )::text,
                    'UTF8'
                ),
                convert_to(p_key, 'UTF8'),
                'sha256'
            ),
            'hex'
        );
end
$function$;

alter function audit.value_digest(text, uuid, uuid, text, jsonb, text) owner to app_owner;

revoke all on function audit.value_digest(text, uuid, uuid, text, jsonb, text) from public;
grant execute on function audit.value_digest(text, uuid, uuid, text, jsonb, text) to app_auditor;

comment on function audit.value_digest(text, uuid, uuid, text, jsonb, text) is
    'What the audit trail keeps of a sensitive value: HMAC-SHA256 under a key. Whoever holds the '
    'key proves with it that a value was or was not the one recorded.';
