-- function integration.verify_webhook(text, jsonb, bytea, text[], timestamptz, interval)

-- Every signature is held against every secret, and none ends the search, so the time tells nothing
-- of which fitted. Two digests under the secret are compared and not the signatures themselves: where
-- their bytes differ tells nothing of the right one. The signature is looked at before the time: a
-- forged call is forged, whenever it came.
--
-- Stripe's own library refuses what is too old and not what lies ahead; the others refuse both.

create or replace function integration.verify_webhook(
    p_provider text,
    p_headers jsonb,
    p_body bytea,
    p_secrets text[],
    p_now timestamptz default now(),
    p_tolerance interval default '5 minutes'
)
returns table (is_valid boolean, reason text)
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_scheme text := integration.webhook_scheme(p_provider);
    v_claim record;
    v_secret text;
    v_given text;
    v_key bytea;
    v_expected bytea;
    v_is_equal boolean;
    v_is_signed boolean := false;
    v_has_secret boolean := false;
    v_signed_at timestamptz;
begin
    is_valid := false;
    if v_scheme is null then
        reason := 'unknown_provider';
        return next;
        return;
    end if;

    select c.*
    into v_claim
    from integration.webhook_claim(v_scheme, p_headers) as c;

    foreach v_secret in array coalesce(p_secrets, '{}') loop
        v_key := integration.webhook_key(v_scheme, v_secret);
        continue when v_key is null;
        v_has_secret := true;
        v_expected := case
            when v_scheme = 'google' then v_key
            else
                convert_to(
                    encode(
                        extensions.hmac(
                            convert_to(coalesce(v_claim.signed_prefix, ''), 'UTF8')
                            || coalesce(p_body, ''),
                            v_key,
                            'sha256'
                        ),
                        v_claim.encoding
                    ),
                    'UTF8'
                )
        end;
        foreach v_given in array v_claim.signatures loop
            v_is_equal := extensions.hmac(v_expected, v_key, 'sha256')
                = extensions.hmac(convert_to(v_given, 'UTF8'), v_key, 'sha256');
            v_is_signed := v_is_equal or v_is_signed;
        end loop;
    end loop;

    if v_claim.signed_at ~ '^[0-9]{1,12}$' then
        v_signed_at := to_timestamp(v_claim.signed_at::bigint);
    end if;

    reason := case
        when not v_has_secret then 'no_secret'
        when v_claim.signatures = '{}' or v_claim.signed_prefix is null then 'missing_signature'
        when not v_is_signed or p_body is null then 'bad_signature'
        when v_claim.signed_prefix = '' then null -- the scheme has no time
        when v_signed_at is null then 'bad_timestamp'
        when v_signed_at < p_now - coalesce(p_tolerance, interval '5 minutes') then 'stale'
        when
            v_scheme <> 'stripe'
            and v_signed_at > p_now + coalesce(p_tolerance, interval '5 minutes') then 'too_new'
    end;
    is_valid := reason is null;

    return next;
end
$function$;

alter function integration.verify_webhook(text, jsonb, bytea, text[], timestamptz, interval)
owner to app_owner;

revoke all on function integration.verify_webhook(text, jsonb, bytea, text[], timestamptz, interval)
from public;

comment on function integration.verify_webhook(text, jsonb, bytea, text[], timestamptz, interval) is
    'Whether a webhook comes from who knows one of the secrets, and now: p_tolerance to either '
    'side. The reason is null where it does; else unknown_provider, no_secret, missing_signature, '
    'bad_signature, bad_timestamp, stale or too_new.';
