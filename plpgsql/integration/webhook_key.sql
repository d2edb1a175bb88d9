-- function integration.webhook_key(text, text)

-- Svix writes its secrets as "whsec_" and base64, and signs with the bytes; everybody else signs with
-- the secret as it is written.

create or replace function integration.webhook_key(p_scheme text, p_secret text)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text := case
        when p_scheme = 'svix' then regexp_replace(p_secret, '^whsec_', '')
        else p_secret
    end;
begin
    if coalesce(v_text, '') = '' then
        return null;
    elsif p_scheme <> 'svix' then
        return convert_to(v_text, 'UTF8');
    elsif v_text ~ '^[A-Za-z0-9+/]+={0,2}$' and length(v_text) % 4 = 0 then
        return decode(v_text, 'base64');
    end if;

    return null;
end
$function$;

alter function integration.webhook_key(text, text) owner to app_owner;

revoke all on function integration.webhook_key(text, text) from public;

comment on function integration.webhook_key(text, text) is
    'Bytes that a secret signs with; null for a secret that is none.';
