-- function integration.webhook_identity(text, jsonb, jsonb, bytea)

-- Only what is signed can tell one event from another: an id that stands in a header beside the
-- signature could be changed by whoever sends a call again. So Chatwoot's events, whose delivery id is
-- such a header and whose "id" is that of the message, go by their bytes, like those of systems that
-- number nothing. Notices of Google have no bytes; they go by channel and number, for nobody but who knows
-- the secret can send one.

create or replace function integration.webhook_identity(
    p_scheme text, p_headers jsonb, p_payload jsonb, p_body bytea
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id text;
begin
    if p_scheme in ('svix', 'google') then
        select c.message_id
        into v_id
        from integration.webhook_claim(p_scheme, p_headers) as c;
    elsif p_scheme = 'stripe' and jsonb_typeof(p_payload) = 'object' then
        v_id := p_payload ->> 'id';
    end if;

    if v_id is null or length(v_id) not between 1 and 400 then
        return 'sha256:' || encode(sha256(p_body), 'hex');
    end if;

    return v_id;
end
$function$;

alter function integration.webhook_identity(text, jsonb, jsonb, bytea) owner to app_owner;

revoke all on function integration.webhook_identity(text, jsonb, jsonb, bytea) from public;

comment on function integration.webhook_identity(text, jsonb, jsonb, bytea) is
    'What makes a webhook the same event when it comes again: the id that its system signed, else '
    'the digest of its bytes.';
