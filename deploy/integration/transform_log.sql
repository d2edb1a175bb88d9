-- Deploy routiq:integration/transform_log to pg
-- requires: integration/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
-- requires: core/sha256_digest
--
-- No foreign key: records outlive what they tell of, and a partition that goes would lock the tables that
-- it refers to.

begin;

create table integration.transform_log (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    integration_id uuid,
    sync_run_id uuid,
    webhook_event_id uuid,
    system text not null,
    entity text not null,
    external_id text not null,
    payload_hash core.sha256_digest not null,
    rule text not null,
    rule_version int not null,
    action text not null,
    target_table text,
    target_id uuid,
    transformed_at timestamptz not null default clock_timestamp(),
    constraint pk_transform_log primary key (organization_id, id, transformed_at),
    constraint ck_transform_log_system check (length(system) between 1 and 64),
    constraint ck_transform_log_entity check (entity ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_transform_log_external_id check (length(external_id) between 1 and 500),
    constraint ck_transform_log_rule check (length(rule) between 1 and 100),
    constraint ck_transform_log_rule_version check (rule_version >= 1),
    constraint ck_transform_log_action
    check (action in ('inserted', 'updated', 'deleted', 'skipped', 'refused')),
    constraint ck_transform_log_target
    check (
        target_table ~ '^[a-z][a-z0-9_]*[.][a-z][a-z0-9_]*$'
        and (target_table is null) = (target_id is null)
    )
)
partition by range (transformed_at);

alter table integration.transform_log owner to app_owner;

alter table integration.transform_log enable row level security;
alter table integration.transform_log force row level security;

create index idx_transform_log_external_id on integration.transform_log
(organization_id, system, entity, external_id, transformed_at);
create index idx_transform_log_target_id on integration.transform_log
(organization_id, target_table, target_id, transformed_at);

create trigger tg_transform_log_10_refuse_change
before update or delete on integration.transform_log
for each row execute function audit.refuse_change();

create trigger tg_transform_log_11_refuse_truncate
before truncate on integration.transform_log
for each statement execute function audit.refuse_change();

comment on table integration.transform_log is
    'Which of our rows was made of what another system sent, and by which rule. It holds digests '
    'and ids, no data of patients. Class: log';
comment on column integration.transform_log.organization_id is
    'Tenant that it concerns; no foreign key, because logs outlive tenants';
comment on column integration.transform_log.id is 'Identifies the record; ordered by time';
comment on column integration.transform_log.integration_id is
    'Account that it came from; no foreign key. Null for loads of old data';
comment on column integration.transform_log.sync_run_id is 'Run that brought it; no foreign key';
comment on column integration.transform_log.webhook_event_id is
    'Event that brought it; no foreign key';
comment on column integration.transform_log.system is 'Who sent it, such as cliniko';
comment on column integration.transform_log.entity is 'What it was there, such as patient';
comment on column integration.transform_log.external_id is 'What the system calls it';
comment on column integration.transform_log.payload_hash is 'SHA-256 of what came';
comment on column integration.transform_log.rule is 'Rule that was applied';
comment on column integration.transform_log.rule_version is 'Version of the rule';
comment on column integration.transform_log.action is
    'inserted, updated, deleted, skipped or refused';
comment on column integration.transform_log.target_table is
    'Our table, with its schema; null where nothing was made of it';
comment on column integration.transform_log.target_id is
    'Our row; no foreign key, because it may be of any table';
comment on column integration.transform_log.transformed_at is
    'When it happened; decides the partition';
comment on index integration.idx_transform_log_external_id is 'For what became of a foreign row';
comment on index integration.idx_transform_log_target_id is 'For where one of our rows comes from';
comment on trigger tg_transform_log_10_refuse_change on integration.transform_log is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_transform_log_11_refuse_truncate on integration.transform_log is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table integration.transform_log from app_owner;

do $partitions$
begin
    perform core.ensure_partitions('integration.transform_log', 3);
end
$partitions$;

commit;
