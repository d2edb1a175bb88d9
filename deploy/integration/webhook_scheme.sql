-- Deploy routiq:integration/webhook_scheme to pg
-- requires: integration/schema

begin;

-- function integration.webhook_scheme(text)

-- Svix and its open form, Standard Webhooks, differ in the names of their headers alone, so they are
-- one scheme. Who signs in no way of its own, or in one that we do not know, is held to plain HMAC.

create or replace function integration.webhook_scheme(p_provider text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return case replace(lower(btrim(p_provider)), '-', '_')
        when 'stripe' then 'stripe'
        when 'svix' then 'svix'
        when 'clerk' then 'svix'
        when 'standard_webhooks' then 'svix'
        when 'chatwoot' then 'chatwoot'
        when 'xero' then 'xero'
        when 'meta' then 'meta'
        when 'whatsapp' then 'meta'
        when 'messenger' then 'meta'
        when 'hmac' then 'hmac'
        when 'generic' then 'hmac'
        when 'cliniko' then 'hmac'
        when 'manychat' then 'hmac'
        when 'momence' then 'hmac'
        when 'google_calendar' then 'google'
        when 'gmail' then 'hmac'
        when 'sms' then 'hmac'
        when 'other' then 'hmac'
    end;
end
$function$;

alter function integration.webhook_scheme(text) owner to app_owner;

revoke all on function integration.webhook_scheme(text) from public;

comment on function integration.webhook_scheme(text) is
    'How a system signs its webhooks: stripe, svix, chatwoot, xero, meta, google or hmac; null for '
    'one that nobody knows. Takes names of providers and codes of integration.services.';

commit;
