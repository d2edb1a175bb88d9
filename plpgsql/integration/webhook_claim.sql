-- function integration.webhook_claim(text, jsonb)

-- Reads, and believes nothing: integration.verify_webhook holds it against the secret. Names of
-- headers count without regard to case. The schemes, as their makers publish them:
--
-- - stripe: Stripe-Signature: t=1700000000,v1=<hex>,v1=<hex>; over "t.body".
-- - svix: svix-id, svix-timestamp, svix-signature: "v1,<base64> v1,<base64>"; over "id.timestamp.body".
--   Standard Webhooks: the same by the names webhook-id and so on.
-- - chatwoot: X-Chatwoot-Timestamp, X-Chatwoot-Signature: sha256=<hex>; over "timestamp.body".
-- - meta: X-Hub-Signature-256: sha256=<hex>; over the body. xero: x-xero-signature: <base64>.
-- - google: X-Goog-Channel-Token, the secret itself as it was given when the channel was opened; a notice
--   has no body, and X-Goog-Message-Number numbers those of a channel (Calendar API, push notifications).
-- - hmac: X-Webhook-Signature, X-Signature-256, X-Signature or X-Hub-Signature-256, in hex, with
--   "sha256=" or without, or in base64; over the body. No time: a header that need not be there would
--   let whoever leaves it out choose what was signed.

create or replace function integration.webhook_claim(p_scheme text, p_headers jsonb)
returns table (
    message_id text, signed_at text, signed_prefix text, signatures text[], encoding text
)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_most constant int := 10; -- signatures that are tried; each costs a digest a secret
    v_headers jsonb := case
        when jsonb_typeof(p_headers) = 'object' then (
            select jsonb_object_agg(lower(h.key), h.value)
            from jsonb_each_text(p_headers) as h
        )
    end;
    v_value text;
begin
    encoding := 'hex';
    signed_prefix := '';

    case p_scheme
        when 'stripe' then
            select
                (array_agg(split_part(i.item, '=', 2) order by i.place)
                    filter (where split_part(i.item, '=', 1) = 't'))[1],
                array_agg(split_part(i.item, '=', 2) order by i.place)
                    filter (where split_part(i.item, '=', 1) = 'v1')
            into signed_at, signatures
            from unnest(string_to_array(v_headers ->> 'stripe-signature', ',')) with ordinality
                as i (item, place);
            signed_prefix := signed_at || '.';
        when 'svix' then
            encoding := 'base64';
            message_id := coalesce(v_headers ->> 'svix-id', v_headers ->> 'webhook-id');
            signed_at := coalesce(v_headers ->> 'svix-timestamp', v_headers ->> 'webhook-timestamp');
            v_value := coalesce(v_headers ->> 'svix-signature', v_headers ->> 'webhook-signature');
            signed_prefix := message_id || '.' || signed_at || '.';
            select array_agg(substr(i.item, 4) order by i.place)
            into signatures
            from unnest(string_to_array(v_value, ' ')) with ordinality as i (item, place)
            where starts_with(i.item, 'v1,');
        when 'chatwoot' then
            message_id := v_headers ->> 'x-chatwoot-delivery';
            signed_at := v_headers ->> 'x-chatwoot-timestamp';
            signed_prefix := signed_at || '.';
            v_value := v_headers ->> 'x-chatwoot-signature';
            signatures := case when starts_with(v_value, 'sha256=') then array[substr(v_value, 8)] end;
        when 'meta' then
            v_value := v_headers ->> 'x-hub-signature-256';
            signatures := case when starts_with(v_value, 'sha256=') then array[substr(v_value, 8)] end;
        when 'xero' then
            encoding := 'base64';
            signatures := array_remove(array[v_headers ->> 'x-xero-signature'], null);
        when 'google' then
            message_id := (v_headers ->> 'x-goog-channel-id') || ' '
                || (v_headers ->> 'x-goog-message-number');
            signatures := array_remove(array[v_headers ->> 'x-goog-channel-token'], null);
        else
            v_value := coalesce(
                v_headers ->> 'x-webhook-signature', v_headers ->> 'x-signature-256',
                v_headers ->> 'x-signature', v_headers ->> 'x-hub-signature-256'
            );
            v_value := case when starts_with(v_value, 'sha256=') then substr(v_value, 8) else v_value end;
            encoding := case when v_value ~ '^[0-9a-f]{64}$' then 'hex' else 'base64' end;
            signatures := array_remove(array[v_value], null);
    end case;

    signatures := coalesce(signatures[1:c_most], '{}');
    return next;
end
$function$;

alter function integration.webhook_claim(text, jsonb) owner to app_owner;

revoke all on function integration.webhook_claim(text, jsonb) from public;

comment on function integration.webhook_claim(text, jsonb) is
    'What the headers of a webhook claim: id of the message and time where the scheme has them, '
    'what was signed before the body, and the signatures. Nothing of it is proved.';
