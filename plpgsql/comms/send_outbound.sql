-- function comms.claim_outbound(uuid[], interval)
-- function comms.settle_outbound(uuid, jsonb)
-- function comms.finish_outbound(jsonb)
-- function comms.report_outbound(jsonb)

-- Sending lies outside of the database. A worker that has jobs outbound.send claims their messages, sends
-- them, and tells what came of it, in one transaction with jobs.complete_many or jobs.fail_many. Who dies in
-- between leaves a lease that runs out: then it is sent again, so the id of the message is given to the
-- provider as the key by which it knows what it had before. Raise RQ400, RQ422.

create or replace function comms.claim_outbound(
    p_message_ids uuid[], p_lease interval default '5 minutes'
)
returns table (
    message_id uuid,
    contact_id uuid,
    channel text,
    recipient text,
    subject text,
    body text,
    attempt int,
    integration_id uuid,
    sender text,
    sender_name text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    if p_lease is null or p_lease <= interval '0' or p_lease > interval '1 day' then
        perform core.refuse(
            'RQ422', 'a lease ends within a day', format('it is %s', p_lease), 'take some minutes'
        );
    end if;

    v_ids := array(
        select m.id
        from comms.outbound_messages as m
        where
            m.organization_id = v_organization_id
            and m.id = any(p_message_ids)
            and m.send_at <= clock_timestamp()
            and (
                m.status = 'queued'
                or m.status = 'sending' and m.lease_expires_at < clock_timestamp()
            )
            and m.deleted_at is null
        order by m.id
        for no key update skip locked
    );

    update comms.outbound_messages as m
    set
        status = 'cancelled',
        status_at = now(),
        lease_expires_at = null,
        error_class = 'consent'
    where
        m.organization_id = v_organization_id
        and m.id = any(v_ids)
        and not comms.agrees_to_message(v_organization_id, m.contact_id, m.channel, m.purpose);

    perform audit.log_access('comms.claim_outbound', 'comms.outbound_messages', v_ids);

    return query
    with claimed as (
        update comms.outbound_messages as m
        set
            status = 'sending',
            status_at = now(),
            lease_expires_at = clock_timestamp() + p_lease,
            attempts = m.attempts + 1,
            error_class = null,
            error_code = null
        where
            m.organization_id = v_organization_id
            and m.id = any(v_ids)
            and m.status in ('queued', 'sending')
        returning m.*
    )

    select
        c.id,
        c.contact_id,
        c.channel,
        coalesce(c.to_email::text, c.to_phone::text),
        c.subject,
        c.body,
        c.attempts,
        x.integration_id,
        x.address::text,
        x.sender_name
    from claimed as c
    left join
        lateral (
            select w.*
            from comms.mailbox_connections as w
            where
                w.organization_id = v_organization_id
                and c.channel = 'email'
                and (w.location_id is null or w.location_id = c.location_id)
                and w.deleted_at is null
            order by w.location_id nulls last
            limit 1
        ) as x
        on true
    order by c.id;
end
$function$;

alter function comms.claim_outbound(uuid[], interval) owner to app_owner;

revoke all on function comms.claim_outbound(uuid[], interval) from public;
grant execute on function comms.claim_outbound(uuid[], interval) to app_worker;

comment on function comms.claim_outbound(uuid[], interval) is
    'What to send to whom, of the messages of these jobs, for one worker until its lease ends. '
    'What is not told is sent, cancelled, not due, or another worker''s; who withdrew consent '
    'meanwhile is not written to. E-mails come with the mailbox to send them by, where one is '
    'connected, and its account. Raises RQ400, RQ422.';

-- What a provider tells comes in any order. That something is over counts more than that it was sent, the
-- later of two ends more than the earlier, and of two at one instant the failure: so the same is kept
-- whatever comes first.
create or replace function comms.settle_outbound(p_organization_id uuid, p_reports jsonb)
returns table (place bigint, provider_id text, outcome text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_reports jsonb;
    v_kept jsonb;
begin
    select coalesce(jsonb_agg(to_jsonb(r)), '[]')
    into v_reports
    from (
        select
            e.place,
            t.channel,
            t.provider_id,
            t.status,
            coalesce(t.at, now()) as at,
            t.error_code,
            t.cost,
            t.currency,
            k.id,
            row_number() over (
                partition by k.id
                order by
                    t.status <> 'sent' desc,
                    coalesce(t.at, now()) desc,
                    t.status = 'failed' desc,
                    e.place
            ) as turn
        from jsonb_array_elements(p_reports) with ordinality as e (report, place)
        cross join
            lateral jsonb_to_record(e.report) as t (
                channel text, provider_id text, status text, at timestamptz, error_code text,
                cost numeric, currency text
            )
        left join comms.outbound_messages as k
            on
                k.organization_id = p_organization_id
                and t.channel = k.channel
                and t.provider_id = k.provider_id
                and k.deleted_at is null
    ) as r;

    perform m.id
    from comms.outbound_messages as m
    where
        m.organization_id = p_organization_id
        and m.id in (select r.id from jsonb_to_recordset(v_reports) as r (id uuid))
    order by m.id
    for no key update;

    with kept as (
        update comms.outbound_messages as m
        set
            status = r.status,
            status_at = r.at,
            error_class = case when r.status = 'failed' then 'provider' end,
            error_code = case when r.status = 'failed' then r.error_code end
        from jsonb_to_recordset(v_reports) as r (
            id uuid, turn int, status text, at timestamptz, error_code text
        )
        where
            m.organization_id = p_organization_id
            and m.id = r.id
            and r.turn = 1
            and row(r.status <> 'sent', r.at, r.status = 'failed')
            > row(m.status <> 'sent', m.status_at, m.status = 'failed')
        returning r.id
    )

    select jsonb_agg(k.id)
    into v_kept
    from kept as k;

    update comms.outbound_messages as m
    set
        cost = r.cost,
        currency = r.currency
    from (
        select distinct on (t.id) t.*
        from jsonb_to_recordset(v_reports) as t (
            id uuid, turn int, cost numeric(14, 4), currency text
        )
        where t.cost is not null and t.currency is not null
        order by t.id, t.turn
    ) as r
    where
        m.organization_id = p_organization_id
        and m.id = r.id
        and (m.cost is null or v_kept ? r.id::text and m.cost <> r.cost);

    return query
    select
        r.place,
        r.provider_id,
        case
            when r.id is null then 'unknown'
            when r.turn = 1 and v_kept ? r.id::text then 'kept'
            else 'older'
        end
    from jsonb_to_recordset(v_reports) as r (
        place bigint, provider_id text, id uuid, turn int
    )
    order by r.place;
end
$function$;

alter function comms.settle_outbound(uuid, jsonb) owner to app_owner;

revoke all on function comms.settle_outbound(uuid, jsonb) from public;

comment on function comms.settle_outbound(uuid, jsonb) is
    'Keeps what providers tell of sent messages, in any order; says of each report whether it was '
    'kept, older than what is known, or of an unknown message.';

create or replace function comms.finish_outbound(p_results jsonb)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_sent jsonb;
    v_count int;
begin
    with told as (
        update comms.outbound_messages as m
        set
            status = r.status,
            status_at = now(),
            lease_expires_at = null,
            provider_id = r.provider_id,
            cost = r.cost,
            currency = r.currency,
            error_class = r.error_class,
            error_code = r.error_code
        from (
            select
                t.*,
                case
                    when t.error_class is null then 'sent'
                    when t.is_final then 'failed'
                    else 'queued'
                end as status
            from jsonb_to_recordset(p_results) as t (
                message_id uuid, provider_id text, cost numeric, currency text, error_class text,
                error_code text, is_final boolean
            )
        ) as r
        where
            m.organization_id = v_organization_id
            and m.id = r.message_id
            and m.status = 'sending'
            and m.deleted_at is null
        returning m.channel, m.provider_id, m.status, m.status_at
    )

    select
        count(*)::int,
        jsonb_agg(to_jsonb(t)) filter (where t.channel = 'sms' and t.status = 'sent')
    into v_count, v_sent
    from told as t;

    -- A provider may be quicker than the worker that it answers: then the handler of its notices kept the
    -- message before anybody knew whose it is.
    if v_sent is not null then
        perform comms.settle_outbound(v_organization_id, jsonb_agg(w.report))
        from (
            select
                jsonb_build_object(
                    'channel', 'sms',
                    'provider_id', k.external_id,
                    'status', case when g.delivery_status = 'failed' then 'failed' else 'delivered' end,
                    'at', g.updated_at
                ) as report
            from jsonb_to_recordset(v_sent) as t (provider_id text)
            inner join comms.message_keys as k
                on
                    k.organization_id = v_organization_id
                    and k.channel = 'sms'
                    and t.provider_id = k.external_id
            inner join comms.messages as g
                on
                    k.organization_id = g.organization_id
                    and k.message_id = g.id
                    and k.sent_at = g.sent_at
            where g.delivery_status in ('delivered', 'read', 'failed')
        ) as w
        having count(*) > 0;
    end if;

    return v_count;
exception
    when check_violation or unique_violation or data_exception then
        perform core.refuse('RQ422', 'this cannot come of sending', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function comms.finish_outbound(jsonb) owner to app_owner;

revoke all on function comms.finish_outbound(jsonb) from public;
grant execute on function comms.finish_outbound(jsonb) to app_worker;

comment on function comms.finish_outbound(jsonb) is
    'Keeps what came of sending, from lines such as {"message_id": …, "provider_id": …, "cost": '
    '0.05, "currency": "AUD"}, or {"message_id": …, "error_class": "rate_limit", "error_code": …, '
    '"is_final": false}, which queues it again. Returns how many were being sent. Raises RQ400, '
    'RQ422.';

create or replace function comms.report_outbound(p_reports jsonb)
returns table (place bigint, provider_id text, outcome text)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    if
        jsonb_typeof(p_reports) is distinct from 'array'
        or exists (
            select
            from jsonb_to_recordset(p_reports) as r (channel text, provider_id text, status text)
            where
                (
                    r.channel in ('email', 'sms')
                    and r.provider_id is not null
                    and r.status in ('sent', 'delivered', 'failed')
                ) is not true
        )
    then
        perform core.refuse(
            'RQ422', 'these are no reports',
            'each is an object with channel, provider_id and status: sent, delivered or failed',
            'send [{"channel": "sms", "provider_id": "SM1", "status": "delivered", "at": …}]'
        );
    end if;

    return query
    select s.place, s.provider_id, s.outcome
    from comms.settle_outbound(v_organization_id, p_reports) as s;
end
$function$;

alter function comms.report_outbound(jsonb) owner to app_owner;

revoke all on function comms.report_outbound(jsonb) from public;
grant execute on function comms.report_outbound(jsonb) to app_worker;

comment on function comms.report_outbound(jsonb) is
    'Keeps what providers tell later, from lines such as {"channel": "sms", "provider_id": "SM1", '
    '"status": "delivered", "at": …, "error_code": …, "cost": …, "currency": …}, in any order, '
    'older never over newer. Says of each: kept, older, or unknown. Raises RQ400, RQ422.';
