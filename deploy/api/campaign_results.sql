-- Deploy routiq:api/campaign_results to pg
-- requires: api/campaigns

begin;

-- function api.record_campaign_events(uuid, jsonb)
-- function api.campaign_report(uuid)

-- What came of campaigns. Raise RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function api.record_campaign_events(p_campaign_id uuid, p_events jsonb)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_campaign marketing.campaigns;
    v_count int;
begin
    perform core.require_permission('promotions.write');

    v_campaign := marketing.hold_campaign(p_campaign_id);

    with told as (
        select distinct e.contact_id, e.kind, coalesce(e.happened_at, now()) as happened_at
        from jsonb_to_recordset(p_events) as e (
            contact_id uuid, kind text, happened_at timestamptz
        )
        inner join marketing.campaign_targets as t
            on
                t.organization_id = v_organization_id
                and t.campaign_id = p_campaign_id
                and e.contact_id = t.contact_id
                and t.deleted_at is null
    )

    insert into marketing.campaign_events (
        organization_id, campaign_id, contact_id, kind, happened_at
    )
    select v_organization_id, p_campaign_id, w.contact_id, w.kind, w.happened_at
    from told as w
    where
        not exists (
            select
            from marketing.campaign_events as k
            where
                k.organization_id = v_organization_id
                and k.campaign_id = p_campaign_id
                and k.contact_id = w.contact_id
                and k.kind = w.kind
                and k.happened_at = w.happened_at
        );

    get diagnostics v_count = row_count;

    perform contact.set_consent(
        p_contact_id => u.contact_id,
        p_scope => 'marketing.' || v_campaign.channel,
        p_is_given => false,
        p_source => 'campaign'
    )
    from (
        select distinct e.contact_id
        from jsonb_to_recordset(p_events) as e (contact_id uuid, kind text)
        inner join marketing.campaign_targets as t
            on
                t.organization_id = v_organization_id
                and t.campaign_id = p_campaign_id
                and e.contact_id = t.contact_id
                and t.deleted_at is null
        where e.kind = 'unsubscribed'
    ) as u;

    return v_count;
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'this cannot come of a campaign', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.record_campaign_events(uuid, jsonb) owner to app_owner;

revoke all on function api.record_campaign_events(uuid, jsonb) from public;
grant execute on function api.record_campaign_events(uuid, jsonb) to authenticated;

comment on function api.record_campaign_events(uuid, jsonb) is
    'Keeps what came of a campaign, from lines such as {"contact_id": …, "kind": "opened", '
    '"happened_at": …}: delivered, bounced, opened, clicked or unsubscribed, which withdraws '
    'the consent. Each is kept once; who was not told is passed over. Returns how many were '
    'new. Raises RQ403, RQ404, RQ422.';

create or replace function api.campaign_report(p_campaign_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_told jsonb;
begin
    perform core.require_permission('promotions.write');

    select jsonb_build_object(
        'campaign_id', g.id,
        'name', g.name,
        'status', g.status,
        'started_at', g.started_at,
        'finished_at', g.finished_at,
        'targets', (
            select jsonb_object_agg(c.status, c.number)
            from (
                select t.status, count(*) as number
                from marketing.campaign_targets as t
                where
                    t.organization_id = v_organization_id
                    and t.campaign_id = g.id
                    and t.deleted_at is null
                group by t.status
            ) as c
        ),
        'contacts', (
            select jsonb_object_agg(c.kind, c.number)
            from (
                select e.kind, count(distinct e.contact_id) as number
                from marketing.campaign_events as e
                where e.organization_id = v_organization_id and e.campaign_id = g.id
                group by e.kind
            ) as c
        )
    )
    into v_told
    from marketing.campaigns as g
    where
        g.organization_id = v_organization_id
        and g.id = p_campaign_id
        and g.deleted_at is null;

    if v_told is null then
        perform core.refuse(
            'RQ404', 'there is no such campaign', format('the id is "%s"', p_campaign_id),
            'name one of api.list_campaigns'
        );
    end if;

    return v_told;
end
$function$;

alter function api.campaign_report(uuid) owner to app_owner;

revoke all on function api.campaign_report(uuid) from public;
grant execute on function api.campaign_report(uuid) to authenticated;

comment on function api.campaign_report(uuid) is
    'How many were to be told, how many were, and with how many contacts what came of it. '
    'Raises RQ403, RQ404.';

commit;
