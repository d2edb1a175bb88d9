-- Deploy routiq:integration/webhook_payload to pg
-- requires: integration/schema

begin;

-- function integration.webhook_payload(bytea)

-- JSON may hold the character 0 and jsonb may not: it is told as U+FFFD, and the bytes keep it.

create or replace function integration.webhook_payload(p_body bytea)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    begin
        return convert_from(p_body, 'UTF8')::jsonb;
    exception
        when untranslatable_character then
            return regexp_replace(
                convert_from(p_body, 'UTF8'), '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g'
            )::jsonb;
    end;
exception
    when data_exception or statement_too_complex then
        return null;
end
$function$;

alter function integration.webhook_payload(bytea) owner to app_owner;

revoke all on function integration.webhook_payload(bytea) from public;

comment on function integration.webhook_payload(bytea) is
    'Body of a webhook as JSON; null where it is none.';

commit;
