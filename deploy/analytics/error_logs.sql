-- Deploy routiq:analytics/error_logs to pg
-- requires: analytics/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- No foreign key: records outlive what they tell of, and a partition that goes would lock the
-- tables that it refers to. A month goes as a whole (jobs.drop_archive).

begin;

create table analytics.error_logs (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    happened_at timestamptz not null default clock_timestamp(),
    name text not null,
    user_id uuid,
    severity text not null default 'error',
    message text not null,
    properties jsonb not null default '{}',
    constraint pk_error_logs primary key (organization_id, id, happened_at),
    constraint ck_error_logs_name
    check (name ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(name) <= 100),
    constraint ck_error_logs_severity check (severity in ('warning', 'error', 'fatal')),
    constraint ck_error_logs_message check (length(message) between 1 and 4000),
    constraint ck_error_logs_properties check (jsonb_typeof(properties) = 'object')
)
partition by range (happened_at);

alter table analytics.error_logs owner to app_owner;

alter table analytics.error_logs enable row level security;
alter table analytics.error_logs force row level security;

create index idx_error_logs_happened_at on analytics.error_logs
(organization_id, happened_at desc, id desc);

create trigger tg_error_logs_10_refuse_change
before update or delete on analytics.error_logs
for each row execute function audit.refuse_change();

create trigger tg_error_logs_11_refuse_truncate
before truncate on analytics.error_logs
for each statement execute function audit.refuse_change();

comment on table analytics.error_logs is 'What goes wrong in the application. Class: log';
comment on column analytics.error_logs.organization_id is
    'Tenant that it concerns; no foreign key, because logs outlive tenants';
comment on column analytics.error_logs.id is 'Identifies the row; ordered by time';
comment on column analytics.error_logs.happened_at is 'When it was; decides the partition';
comment on column analytics.error_logs.name is 'Where it went wrong, such as calendar.load';
comment on column analytics.error_logs.user_id is
    'User whom it concerns, if one does; no foreign key, so that users can go';
comment on column analytics.error_logs.severity is 'warning, error or fatal';
comment on column analytics.error_logs.message is 'What went wrong; no data of patients';
comment on column analytics.error_logs.properties is
    'What else is told of it, such as the place in the program';
comment on index analytics.idx_error_logs_happened_at is 'For what went wrong last';
comment on trigger tg_error_logs_10_refuse_change on analytics.error_logs is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_error_logs_11_refuse_truncate on analytics.error_logs is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table analytics.error_logs from app_owner;

do $partitions$
declare
    v_leaf pg_catalog.regclass;
begin
    perform core.ensure_partitions('analytics.error_logs', 1);

    -- As ops.maintain does for those to come.
    for v_leaf in
        select i.inhrelid::pg_catalog.regclass
        from pg_catalog.pg_inherits as i
        where i.inhparent = 'analytics.error_logs'::pg_catalog.regclass
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
