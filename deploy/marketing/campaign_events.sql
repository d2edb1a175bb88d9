-- Deploy routiq:marketing/campaign_events to pg
-- requires: marketing/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- No foreign key: records outlive what they tell of, and a partition that goes would lock the
-- tables that it refers to.

begin;

create table marketing.campaign_events (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    happened_at timestamptz not null default clock_timestamp(),
    campaign_id uuid not null,
    contact_id uuid not null,
    kind text not null,
    constraint pk_campaign_events primary key (organization_id, id, happened_at),
    constraint ck_campaign_events_kind
    check (kind in ('sent', 'failed', 'delivered', 'bounced', 'opened', 'clicked', 'unsubscribed'))
)
partition by range (happened_at);

alter table marketing.campaign_events owner to app_owner;

alter table marketing.campaign_events enable row level security;
alter table marketing.campaign_events force row level security;

create index idx_campaign_events_campaign_id on marketing.campaign_events
(organization_id, campaign_id, kind, contact_id);

create trigger tg_campaign_events_10_refuse_change
before update or delete on marketing.campaign_events
for each row execute function audit.refuse_change();

create trigger tg_campaign_events_11_refuse_truncate
before truncate on marketing.campaign_events
for each statement execute function audit.refuse_change();

comment on table marketing.campaign_events is 'What came of a campaign with whom. Class: log';
comment on column marketing.campaign_events.organization_id is
    'Tenant that it concerns; no foreign key, because logs outlive tenants';
comment on column marketing.campaign_events.id is 'Identifies the row; ordered by time';
comment on column marketing.campaign_events.happened_at is 'When it was; decides the partition';
comment on column marketing.campaign_events.campaign_id is 'Campaign; no foreign key';
comment on column marketing.campaign_events.contact_id is 'Contact; no foreign key';
comment on column marketing.campaign_events.kind is
    'sent, failed, delivered, bounced, opened, clicked or unsubscribed';
comment on index marketing.idx_campaign_events_campaign_id is
    'For the report of a campaign, and for what is told twice';
comment on trigger tg_campaign_events_10_refuse_change on marketing.campaign_events is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_campaign_events_11_refuse_truncate on marketing.campaign_events is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table marketing.campaign_events from app_owner;

do $partitions$
declare
    v_leaf pg_catalog.regclass;
begin
    perform core.ensure_partitions('marketing.campaign_events', 1);

    -- As ops.maintain does for those to come.
    for v_leaf in
        select i.inhrelid::pg_catalog.regclass
        from pg_catalog.pg_inherits as i
        where i.inhparent = 'marketing.campaign_events'::pg_catalog.regclass
        order by i.inhrelid
    loop
        execute pg_catalog.format(
            'alter table %s set (autovacuum_vacuum_scale_factor = 0.05, '
            'autovacuum_analyze_scale_factor = 0.05)',
            v_leaf
        );
    end loop;
end
$partitions$;

commit;
