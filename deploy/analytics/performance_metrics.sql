-- Deploy routiq:analytics/performance_metrics to pg
-- requires: analytics/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- No foreign key: records outlive what they tell of, and a partition that goes would lock the
-- tables that it refers to. A month goes as a whole (jobs.drop_archive).

begin;

create table analytics.performance_metrics (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    happened_at timestamptz not null default clock_timestamp(),
    name text not null,
    value numeric not null,
    unit text not null default 'ms',
    properties jsonb not null default '{}',
    constraint pk_performance_metrics primary key (organization_id, id, happened_at),
    constraint ck_performance_metrics_name
    check (name ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(name) <= 100),
    constraint ck_performance_metrics_value check (value <> 'NaN'),
    constraint ck_performance_metrics_unit check (length(unit) between 1 and 16),
    constraint ck_performance_metrics_properties check (jsonb_typeof(properties) = 'object')
)
partition by range (happened_at);

alter table analytics.performance_metrics owner to app_owner;

alter table analytics.performance_metrics enable row level security;
alter table analytics.performance_metrics force row level security;

create index idx_performance_metrics_name on analytics.performance_metrics
(organization_id, name, happened_at);

create trigger tg_performance_metrics_10_refuse_change
before update or delete on analytics.performance_metrics
for each row execute function audit.refuse_change();

create trigger tg_performance_metrics_11_refuse_truncate
before truncate on analytics.performance_metrics
for each statement execute function audit.refuse_change();

comment on table analytics.performance_metrics is
    'How quick the application is where it is used. Class: log';
comment on column analytics.performance_metrics.organization_id is
    'Tenant that it concerns; no foreign key, because logs outlive tenants';
comment on column analytics.performance_metrics.id is 'Identifies the row; ordered by time';
comment on column analytics.performance_metrics.happened_at is
    'When it was; decides the partition';
comment on column analytics.performance_metrics.name is 'What was measured, such as page.load';
comment on column analytics.performance_metrics.value is 'What was measured';
comment on column analytics.performance_metrics.unit is 'Unit of the value';
comment on column analytics.performance_metrics.properties is
    'What else is told of it; no data of patients';
comment on index analytics.idx_performance_metrics_name is 'For how quick something is';
comment on trigger tg_performance_metrics_10_refuse_change on analytics.performance_metrics is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_performance_metrics_11_refuse_truncate on analytics.performance_metrics is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table analytics.performance_metrics from app_owner;

do $partitions$
declare
    v_leaf pg_catalog.regclass;
begin
    perform core.ensure_partitions('analytics.performance_metrics', 1);

    -- As ops.maintain does for those to come.
    for v_leaf in
        select i.inhrelid::pg_catalog.regclass
        from pg_catalog.pg_inherits as i
        where i.inhparent = 'analytics.performance_metrics'::pg_catalog.regclass
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
