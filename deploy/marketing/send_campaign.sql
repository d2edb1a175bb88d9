-- Deploy routiq:marketing/send_campaign to pg
-- requires: marketing/schema__workers
-- requires: marketing/campaigns__policies
-- requires: marketing/campaign_targets__policies
-- requires: marketing/campaign_events__policies
-- requires: contact/consents__policies
-- requires: core/require_context
-- requires: audit/log_access
-- requires: jobs/enqueue

begin;

-- function marketing.take_targets(uuid, int, interval)
-- function marketing.finish_targets(uuid, jsonb)

-- Sending lies outside of the database: a worker takes whom to tell, sends, and says what came of it, until
-- there is nobody left. Nobody else has whom it took until its lease ends. Who dies in between may have sent
-- already: then it is sent twice, unless the messages are queued by comms.queue_outbound in the transaction
-- in which they are taken and finished. Where others still have somebody, a job looks again once their
-- leases end.

create or replace function marketing.take_targets(
    p_campaign_id uuid, p_limit int default 100, p_lease interval default '5 minutes'
)
returns table (
    contact_id uuid,
    display_name text,
    email text,
    phone text,
    channel text,
    subject text,
    message text
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
    v_told uuid[];
    v_again_at timestamptz;
begin
    if p_lease is null or p_lease <= interval '0' or p_lease > interval '1 day' then
        perform core.refuse(
            'RQ422', 'a lease ends within a day', format('it is %s', p_lease), 'take some minutes'
        );
    end if;

    loop
        with free as (
            select t.id
            from marketing.campaign_targets as t
            inner join marketing.campaigns as g
                on g.organization_id = v_organization_id and t.campaign_id = g.id
            inner join contact.contacts as c
                on c.organization_id = v_organization_id and t.contact_id = c.id
            where
                t.organization_id = v_organization_id
                and t.campaign_id = p_campaign_id
                and t.status = 'waiting'
                and (t.lease_expires_at is null or t.lease_expires_at < clock_timestamp())
                and t.deleted_at is null
                and g.status = 'running'
                and g.deleted_at is null
                and c.deleted_at is null
            order by t.id
            limit least(greatest(coalesce(p_limit, 100), 1), 1000)
            for no key update of t skip locked
        ),

        taken as (
            update marketing.campaign_targets as t
            set lease_expires_at = clock_timestamp() + p_lease
            from free as f
            where t.organization_id = v_organization_id and t.id = f.id
            returning t.id
        )

        select array_agg(t.id)
        into v_ids
        from taken as t;

        update marketing.campaign_targets as t
        set
            status = 'skipped',
            lease_expires_at = null
        from marketing.campaigns as g
        where
            t.organization_id = v_organization_id
            and t.id = any(v_ids)
            and g.organization_id = v_organization_id
            and g.id = p_campaign_id
            and not exists (
                select
                from contact.consents as k
                where
                    k.organization_id = v_organization_id
                    and k.contact_id = t.contact_id
                    and k.scope = 'marketing.' || g.channel
                    and k.status = 'active'
                    and k.period @> now()
                    and k.deleted_at is null
            );

        v_told := array(
            select t.contact_id
            from marketing.campaign_targets as t
            where
                t.organization_id = v_organization_id
                and t.id = any(v_ids)
                and t.status = 'waiting'
        );

        exit when v_ids is null or v_told <> '{}';
    end loop;

    if v_told = '{}' then
        select min(t.lease_expires_at)
        into v_again_at
        from marketing.campaign_targets as t
        inner join marketing.campaigns as g
            on g.organization_id = v_organization_id and t.campaign_id = g.id
        where
            t.organization_id = v_organization_id
            and t.campaign_id = p_campaign_id
            and t.status = 'waiting'
            and t.deleted_at is null
            and g.status = 'running';

        if v_again_at is not null then
            perform jobs.enqueue(
                p_kind => 'campaign.send',
                p_args => jsonb_build_object('campaign_id', p_campaign_id),
                p_run_at => v_again_at,
                p_unique_key => format(
                    'campaign %s %s', p_campaign_id, extract(epoch from v_again_at)
                )
            );
        end if;
    end if;

    perform audit.log_access('marketing.take_targets', 'contact.contacts', v_told);

    return query
    select
        c.id,
        c.display_name,
        c.primary_email::text,
        c.primary_phone::text,
        g.channel,
        g.subject,
        g.message
    from contact.contacts as c
    inner join marketing.campaigns as g
        on g.organization_id = v_organization_id and g.id = p_campaign_id
    where c.organization_id = v_organization_id and c.id = any(v_told)
    order by c.id;
end
$function$;

alter function marketing.take_targets(uuid, int, interval) owner to app_owner;

revoke all on function marketing.take_targets(uuid, int, interval) from public;
grant execute on function marketing.take_targets(uuid, int, interval) to app_worker;

comment on function marketing.take_targets(uuid, int, interval) is
    'Whom to tell next of a running campaign, at most p_limit (1,000), for one worker until its '
    'lease ends or marketing.finish_targets was told. Whoever withdrew consent meanwhile is '
    'skipped; where other workers have the rest, a job looks again later. Raises RQ400, RQ422.';

create or replace function marketing.finish_targets(p_campaign_id uuid, p_results jsonb)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_count int;
begin
    with told as (
        update marketing.campaign_targets as t
        set
            status = case when r.is_sent then 'sent' else 'failed' end,
            sent_at = case when r.is_sent then now() end,
            lease_expires_at = null
        from jsonb_to_recordset(p_results) as r (contact_id uuid, is_sent boolean)
        where
            t.organization_id = v_organization_id
            and t.campaign_id = p_campaign_id
            and t.contact_id = r.contact_id
            and t.status = 'waiting'
            and t.deleted_at is null
        returning t.contact_id, t.status
    ),

    kept as (
        insert into marketing.campaign_events (organization_id, campaign_id, contact_id, kind)
        select v_organization_id, p_campaign_id, w.contact_id, w.status
        from told as w
    )

    select count(*)::int
    into v_count
    from told;

    update marketing.campaigns as g
    set
        status = 'finished',
        finished_at = now()
    where
        g.organization_id = v_organization_id
        and g.id = p_campaign_id
        and g.status = 'running'
        and not exists (
            select
            from marketing.campaign_targets as t
            where
                t.organization_id = v_organization_id
                and t.campaign_id = p_campaign_id
                and t.status = 'waiting'
                and t.deleted_at is null
        );

    return v_count;
end
$function$;

alter function marketing.finish_targets(uuid, jsonb) owner to app_owner;

revoke all on function marketing.finish_targets(uuid, jsonb) from public;
grant execute on function marketing.finish_targets(uuid, jsonb) to app_worker;

comment on function marketing.finish_targets(uuid, jsonb) is
    'Keeps who was told and who could not be, from lines such as {"contact_id": …, "is_sent": '
    'true}, each once; a campaign of which nobody waits any more is finished. Returns how many '
    'were new. Raises RQ400.';

commit;
