-- function audit.digest_key()

-- The key is given per session or transaction, as a parameter and never in the text of a statement,
-- and stored nowhere. PostgREST hands on what its configuration holds as app.settings.*.
-- Raises 22023 for a key that could be guessed.

create or replace function audit.digest_key()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_shortest constant int := 32;
    v_key text := coalesce(
        nullif(current_setting('audit.digest_key', true), ''),
        nullif(current_setting('app.settings.audit_digest_key', true), '')
    );
begin
    if length(v_key) < c_shortest then
        raise exception 'the key of the audit digests is shorter than % characters', c_shortest
            using
                errcode = 'invalid_parameter_value',
                hint = 'give a key of at least 32 random characters, or none';
    end if;

    return v_key;
end
$function$;

alter function audit.digest_key() owner to app_owner;

revoke all on function audit.digest_key() from public;

comment on function audit.digest_key() is
    'Key under which sensitive values are digested: setting audit.digest_key, else '
    'app.settings.audit_digest_key; null where neither is given.';
