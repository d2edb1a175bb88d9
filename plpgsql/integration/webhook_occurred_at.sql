-- function integration.webhook_occurred_at(jsonb)

-- When it happened there, in the words of each system: Stripe "created" in seconds, Clerk "timestamp" in
-- milliseconds, Standard Webhooks "timestamp" as text, Chatwoot "updated_at" or "created_at" of either
-- form, Xero /Date(milliseconds)/. Not the time of the signature: that is when it was sent, and sent again.

create or replace function integration.webhook_occurred_at(p_payload jsonb)
returns timestamptz
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text := coalesce(
        p_payload ->> 'created',
        p_payload ->> 'timestamp',
        p_payload ->> 'occurred_at',
        p_payload ->> 'updated_at',
        p_payload ->> 'created_at',
        p_payload #>> '{data,updated_at}',
        p_payload #>> '{events,0,eventDateUtc}'
    );
begin
    return case
        when v_text ~ '^[0-9]{1,10}([.][0-9]{1,9})?$' then to_timestamp(v_text::double precision)
        when v_text ~ '^[0-9]{12,14}$' then to_timestamp(v_text::double precision / 1000)
        when v_text ~ '^/Date[(][0-9]{1,14}([+-][0-9]{4})?[)]/$'
            then to_timestamp(substring(v_text from '[0-9]+')::double precision / 1000)
        when v_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*(Z| UTC|[+-][0-9]{2}:?[0-9]{2})$'
            then v_text::timestamptz
        when v_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]' then (v_text || 'Z')::timestamptz
    end;
exception
    when data_exception then
        return null;
end
$function$;

alter function integration.webhook_occurred_at(jsonb) owner to app_owner;

revoke all on function integration.webhook_occurred_at(jsonb) from public;

comment on function integration.webhook_occurred_at(jsonb) is
    'When an event happened, as its system says; null where it does not.';
