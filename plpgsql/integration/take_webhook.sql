-- function integration.take_webhook(uuid, timestamptz)

-- For the worker that has the job of an event; it applies what it gets and calls
-- integration.finish_webhook, all in one transaction. Of the events of one ordering key that wait, the
-- oldest by the time of its system comes first, whichever job asks: so they are applied in the order of
-- the source, although they came otherwise. As many jobs as events: each gets its turn.
--
-- What is older than what was applied already is put aside as ignored and never handed out, so older
-- never overwrites newer; types that only add, such as messages, are listed at the endpoint and come late
-- as well. What nobody has verified yet is verified here, as of the time when it came; the proved id is
-- taken now. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ500, RQ503.

create or replace function integration.take_webhook(
    p_webhook_event_id uuid, p_now timestamptz default clock_timestamp()
)
returns setof integration.webhook_events
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_asked integration.webhook_events;
    v_event integration.webhook_events;
    v_objection text;
begin
    select e.*
    into v_asked
    from integration.webhook_events as e
    where e.organization_id = v_organization_id and e.id = p_webhook_event_id;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such webhook event', format('the id is "%s"', p_webhook_event_id),
            'look at what the endpoint received'
        );
    end if;

    if v_asked.ordering_key is not null then
        perform pg_advisory_xact_lock(
            hashtextextended(v_asked.endpoint_id::text || ' ' || v_asked.ordering_key, 0)
        );
    end if;

    loop
        select e.*
        into v_event
        from integration.webhook_events as e
        where
            e.organization_id = v_organization_id
            and e.endpoint_id = v_asked.endpoint_id
            and e.status in ('received', 'processing', 'failed')
            and case
                when v_asked.ordering_key is null then e.id = v_asked.id
                else e.ordering_key = v_asked.ordering_key
            end
        order by e.occurred_at, e.received_at, e.id
        limit 1
        for no key update;

        exit when not found;

        v_objection := integration.webhook_objection(v_event);

        if v_objection is null then
            update integration.webhook_events as e
            set
                status = 'processing',
                attempts = e.attempts + 1
            where
                e.organization_id = v_event.organization_id
                and e.id = v_event.id
                and e.received_at = v_event.received_at
            returning e.* into v_event;
            return next v_event;
            exit;
        end if;

        update integration.webhook_events as e
        set
            status = case when v_objection like 'signature:%' then 'dead' else 'ignored' end,
            last_error = v_objection,
            processed_at = p_now
        where
            e.organization_id = v_event.organization_id
            and e.id = v_event.id
            and e.received_at = v_event.received_at;
    end loop;
end
$function$;

alter function integration.take_webhook(uuid, timestamptz) owner to app_owner;

revoke all on function integration.take_webhook(uuid, timestamptz) from public;
grant execute on function integration.take_webhook(uuid, timestamptz) to app_worker;

comment on function integration.take_webhook(uuid, timestamptz) is
    'The event that is to be applied now, for the worker that has the job of an event: this one, '
    'or the oldest that waits under the same ordering key. No row where nothing is left to do. '
    'Apply it and call integration.finish_webhook in the same transaction. Raises RQ404, RQ409 '
    'where the endpoint has no key to verify by, RQ500, RQ503 where no keyring is open.';
