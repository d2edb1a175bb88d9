-- Deploy routiq:analytics/analytics_events to pg
-- requires: analytics/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- No foreign key: records outlive what they tell of, and a partition that goes would lock the
-- tables that it refers to. A month goes as a whole (jobs.drop_archive).

begin;

create table analytics.analytics_events (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    happened_at timestamptz not null default clock_timestamp(),
    name text not null,
    user_id uuid,
    contact_id uuid,
    properties jsonb not null default '{}',
    constraint pk_analytics_events primary key (organization_id, id, happened_at),
    constraint ck_analytics_events_name
    check (name ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(name) <= 100),
    constraint ck_analytics_events_properties check (jsonb_typeof(properties) = 'object')
)
partition by range (happened_at);

alter table analytics.analytics_events owner to app_owner;

alter table analytics.analytics_events enable row level security;
alter table analytics.analytics_events force row level security;

create index idx_analytics_events_name on analytics.analytics_events
(organization_id, name, happened_at);

create trigger tg_analytics_events_10_refuse_change
before update or delete on analytics.analytics_events
for each row execute function audit.refuse_change();

create trigger tg_analytics_events_11_refuse_truncate
before truncate on analytics.analytics_events
for each statement execute function audit.refuse_change();

comment on table analytics.analytics_events is 'What people do in the application. Class: log';
comment on column analytics.analytics_events.organization_id is
    'Tenant that it concerns; no foreign key, because logs outlive tenants';
comment on column analytics.analytics_events.id is 'Identifies the row; ordered by time';
comment on column analytics.analytics_events.happened_at is
    'When it was; decides the partition';
comment on column analytics.analytics_events.name is 'What it was, such as page.viewed';
comment on column analytics.analytics_events.user_id is
    'User whom it concerns, if one does; no foreign key, so that users can go';
comment on column analytics.analytics_events.contact_id is
    'Contact whom it concerns, if one does; no foreign key';
comment on column analytics.analytics_events.properties is
    'What else is told of it; no data of patients';
comment on index analytics.idx_analytics_events_name is 'For how often something happened';
comment on trigger tg_analytics_events_10_refuse_change on analytics.analytics_events is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_analytics_events_11_refuse_truncate on analytics.analytics_events is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table analytics.analytics_events from app_owner;

do $partitions$
declare
    v_leaf pg_catalog.regclass;
begin
    perform core.ensure_partitions('analytics.analytics_events', 1);

    -- As ops.maintain does for those to come.
    for v_leaf in
        select i.inhrelid::pg_catalog.regclass
        from pg_catalog.pg_inherits as i
        where i.inhparent = 'analytics.analytics_events'::pg_catalog.regclass
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
