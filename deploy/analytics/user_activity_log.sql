-- Deploy routiq:analytics/user_activity_log to pg
-- requires: analytics/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- No foreign key: records outlive what they tell of, and a partition that goes would lock the
-- tables that it refers to. A month goes as a whole (jobs.drop_archive).

begin;

create table analytics.user_activity_log (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    happened_at timestamptz not null default clock_timestamp(),
    name text not null,
    user_id uuid,
    properties jsonb not null default '{}',
    constraint pk_user_activity_log primary key (organization_id, id, happened_at),
    constraint ck_user_activity_log_name
    check (name ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(name) <= 100),
    constraint ck_user_activity_log_properties check (jsonb_typeof(properties) = 'object')
)
partition by range (happened_at);

alter table analytics.user_activity_log owner to app_owner;

alter table analytics.user_activity_log enable row level security;
alter table analytics.user_activity_log force row level security;

create index idx_user_activity_log_user_id on analytics.user_activity_log
(organization_id, user_id, happened_at desc);

create trigger tg_user_activity_log_10_refuse_change
before update or delete on analytics.user_activity_log
for each row execute function audit.refuse_change();

create trigger tg_user_activity_log_11_refuse_truncate
before truncate on analytics.user_activity_log
for each statement execute function audit.refuse_change();

comment on table analytics.user_activity_log is
    'What members of an organization do in the application. Who wrote which row stands in '
    'audit.events. Class: log';
comment on column analytics.user_activity_log.organization_id is
    'Tenant that it concerns; no foreign key, because logs outlive tenants';
comment on column analytics.user_activity_log.id is 'Identifies the row; ordered by time';
comment on column analytics.user_activity_log.happened_at is
    'When it was; decides the partition';
comment on column analytics.user_activity_log.name is 'What was done, such as report.exported';
comment on column analytics.user_activity_log.user_id is
    'User whom it concerns, if one does; no foreign key, so that users can go';
comment on column analytics.user_activity_log.properties is
    'What else is told of it; no data of patients';
comment on index analytics.idx_user_activity_log_user_id is 'For what a member did last';
comment on trigger tg_user_activity_log_10_refuse_change on analytics.user_activity_log is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_user_activity_log_11_refuse_truncate on analytics.user_activity_log is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table analytics.user_activity_log from app_owner;

do $partitions$
declare
    v_leaf pg_catalog.regclass;
begin
    perform core.ensure_partitions('analytics.user_activity_log', 1);

    -- As ops.maintain does for those to come.
    for v_leaf in
        select i.inhrelid::pg_catalog.regclass
        from pg_catalog.pg_inherits as i
        where i.inhparent = 'analytics.user_activity_log'::pg_catalog.regclass
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
