-- function marketing.hold_campaign(uuid)
-- function api.save_campaign(text, uuid, text, text, text, uuid, int)
-- function api.start_campaign(uuid, int)
-- function api.cancel_campaign(uuid, int)
-- function api.list_campaigns(int, uuid)

-- What is said to segments of people who agreed to it. Raise RQ400, RQ401, RQ403, RQ404, RQ409,
-- RQ422.

create or replace function marketing.hold_campaign(p_campaign_id uuid)
returns marketing.campaigns
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_campaign marketing.campaigns;
begin
    select g.*
    into v_campaign
    from marketing.campaigns as g
    where
        g.organization_id = v_organization_id
        and g.id = p_campaign_id
        and g.deleted_at is null
    for no key update;

    if v_campaign.id is null then
        perform core.refuse(
            'RQ404', 'there is no such campaign', format('the id is "%s"', p_campaign_id),
            'name one of api.list_campaigns'
        );
    end if;

    return v_campaign;
end
$function$;

alter function marketing.hold_campaign(uuid) owner to app_owner;

revoke all on function marketing.hold_campaign(uuid) from public;

comment on function marketing.hold_campaign(uuid) is
    'Holds a campaign until the end of the transaction and returns it. Raises RQ404.';

create or replace function api.save_campaign(
    p_name text,
    p_segment_id uuid,
    p_channel text,
    p_message text,
    p_subject text default null,
    p_campaign_id uuid default null,
    p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row marketing.campaigns;
begin
    perform core.require_permission('promotions.write');

    if p_campaign_id is null then
        insert into marketing.campaigns (
            organization_id, name, segment_id, channel, message, subject
        )
        values (v_organization_id, p_name, p_segment_id, p_channel, p_message, p_subject)
        returning * into v_row;
    else
        v_row := marketing.hold_campaign(p_campaign_id);

        perform core.check_row_version('campaign', p_row_version, v_row.row_version);

        if v_row.status <> 'draft' then
            perform core.refuse(
                'RQ409', 'this campaign has begun', format('it is %s', v_row.status),
                'make another one'
            );
        end if;

        update marketing.campaigns as g
        set
            name = p_name,
            segment_id = p_segment_id,
            channel = p_channel,
            message = p_message,
            subject = p_subject
        where g.organization_id = v_organization_id and g.id = p_campaign_id
        returning g.* into v_row;
    end if;

    return jsonb_build_object('campaign_id', v_row.id, 'row_version', v_row.row_version);
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such segment', sqlerrm, 'name one of api.list_segments'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a campaign', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.save_campaign(
    text, uuid, text, text, text, uuid, int
)
owner to app_owner;

revoke all on function api.save_campaign(
    text, uuid, text, text, text, uuid, int
) from public;
grant execute on function api.save_campaign(
    text, uuid, text, text, text, uuid, int
) to authenticated;

comment on function api.save_campaign(
    text, uuid, text, text, text, uuid, int
) is
    'Drafts a campaign to a segment, by email, sms or whatsapp, or changes a draft. Raises '
    'RQ403, RQ404, RQ409, RQ422.';

create or replace function api.start_campaign(p_campaign_id uuid, p_row_version int default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_campaign marketing.campaigns;
    v_targets bigint;
begin
    perform core.require_permission('promotions.write');

    v_campaign := marketing.hold_campaign(p_campaign_id);

    if v_campaign.status in ('draft', 'cancelled') then
        perform core.check_row_version('campaign', p_row_version, v_campaign.row_version);
        perform contact.build_segment(v_campaign.segment_id);

        update marketing.campaigns as g
        set
            status = 'running',
            started_at = now()
        where g.organization_id = v_organization_id and g.id = p_campaign_id;

        insert into marketing.campaign_targets (organization_id, campaign_id, contact_id)
        select v_organization_id, p_campaign_id, m.contact_id
        from contact.segment_members as m
        inner join contact.contacts as c
            on c.organization_id = v_organization_id and m.contact_id = c.id
        where
            m.organization_id = v_organization_id
            and m.segment_id = v_campaign.segment_id
            and c.deleted_at is null
            and case
                when v_campaign.channel = 'email' then c.primary_email is not null
                else c.primary_phone is not null
            end
            and exists (
                select
                from contact.consents as k
                where
                    k.organization_id = v_organization_id
                    and k.contact_id = m.contact_id
                    and k.scope = 'marketing.' || v_campaign.channel
                    and k.status = 'active'
                    and k.period @> now()
                    and k.deleted_at is null
            );

        perform jobs.enqueue(
            p_kind => 'campaign.send',
            p_args => jsonb_build_object('campaign_id', p_campaign_id),
            p_unique_key => format('campaign %s', p_campaign_id)
        );
    end if;

    select count(*)
    into v_targets
    from marketing.campaign_targets as t
    where
        t.organization_id = v_organization_id
        and t.campaign_id = p_campaign_id
        and t.deleted_at is null;

    return jsonb_build_object('targets', v_targets);
end
$function$;

alter function api.start_campaign(uuid, int) owner to app_owner;

revoke all on function api.start_campaign(uuid, int) from public;
grant execute on function api.start_campaign(uuid, int) to authenticated;

comment on function api.start_campaign(uuid, int) is
    'Builds the segment anew, decides who is told, and puts in the job that sends. Nobody is '
    'told without an address and an active consent to marketing by the channel (marketing.email'
    ' and so on). Sent again it changes nothing. Returns how many are told. Raises RQ403, '
    'RQ404, RQ409, RQ422.';

create or replace function api.cancel_campaign(p_campaign_id uuid, p_row_version int default null)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_campaign marketing.campaigns;
begin
    perform core.require_permission('promotions.write');

    v_campaign := marketing.hold_campaign(p_campaign_id);

    if v_campaign.status = 'cancelled' then
        return v_campaign.row_version;
    end if;

    perform core.check_row_version('campaign', p_row_version, v_campaign.row_version);

    update marketing.campaigns as g
    set
        status = 'cancelled',
        finished_at = now()
    where g.organization_id = v_organization_id and g.id = p_campaign_id
    returning g.row_version into v_campaign.row_version;

    return v_campaign.row_version;
end
$function$;

alter function api.cancel_campaign(uuid, int) owner to app_owner;

revoke all on function api.cancel_campaign(uuid, int) from public;
grant execute on function api.cancel_campaign(uuid, int) to authenticated;

comment on function api.cancel_campaign(uuid, int) is
    'Ends a campaign: nobody more is told. Returns its version. Raises RQ403, RQ404, RQ409.';

create or replace function api.list_campaigns(p_limit int default 50, p_before uuid default null)
returns table (
    campaign_id uuid,
    name text,
    segment_id uuid,
    channel text,
    subject text,
    message text,
    status text,
    started_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('promotions.write');

    return query
    select
        g.id,
        g.name,
        g.segment_id,
        g.channel,
        g.subject,
        g.message,
        g.status,
        g.started_at,
        g.row_version
    from marketing.campaigns as g
    where
        g.organization_id = v_organization_id
        and (p_before is null or g.id < p_before)
        and g.deleted_at is null
    order by g.id desc
    limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$function$;

alter function api.list_campaigns(int, uuid) owner to app_owner;

revoke all on function api.list_campaigns(int, uuid) from public;
grant execute on function api.list_campaigns(int, uuid) to authenticated;

comment on function api.list_campaigns(int, uuid) is
    'Campaigns, newest first, at most p_limit (200); for the next page give the last '
    'campaign_id as p_before. Raises RQ403.';
