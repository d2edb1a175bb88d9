-- Deploy routiq:ops/alert_rules to pg
-- requires: ops/schema
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach

begin;

create table ops.alert_rules (
    id uuid not null default core.new_id(),
    code text not null,
    name text not null,
    metric text not null,
    labels jsonb not null default '{}',
    comparison text not null,
    threshold numeric not null,
    lasting interval not null default '0',
    severity text not null default 'warning',
    channels text[] not null default '{}',
    runbook_url text,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_alert_rules primary key (id),
    constraint ck_alert_rules_code check (code ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint ck_alert_rules_name check (length(name) between 1 and 200),
    constraint ck_alert_rules_metric check (metric ~ '^[a-z][a-z0-9_]{0,127}$'),
    constraint ck_alert_rules_labels check (jsonb_typeof(labels) = 'object'),
    constraint ck_alert_rules_comparison check (comparison in ('>', '>=', '<', '<=', '=', '<>')),
    constraint ck_alert_rules_lasting check (lasting between interval '0' and interval '7 days'),
    constraint ck_alert_rules_severity check (severity in ('info', 'warning', 'critical')),
    constraint ck_alert_rules_channels check (channels <@ array['email', 'slack', 'webhook']),
    constraint ck_alert_rules_runbook_url
    check (runbook_url ~ '^https?://' and length(runbook_url) <= 2048),
    constraint ck_alert_rules_metadata check (jsonb_typeof(metadata) = 'object')
);

-- Rules for a start: administrators of the platform change thresholds, or switch rules off. Always the
-- same rows, for a plan makes the same each time; nothing is recorded yet.
insert into ops.alert_rules (
    id, code, name, metric, labels, comparison, threshold, lasting, severity, created_at, updated_at
)
select
    format('00000000-0000-7000-8000-%s', lpad(r.number::text, 12, '0'))::uuid as id,
    r.code,
    r.name,
    r.metric,
    r.labels::jsonb,
    r.comparison,
    r.threshold,
    r.lasting::interval,
    r.severity,
    '2026-11-01T00:00:00Z' as created_at,
    '2026-11-01T00:00:00Z' as updated_at
from (
    values
    (
        1, 'queue_late', 'Jobs wait for a worker',
        'queue_oldest_seconds', '{}', '>', 300, '2 minutes', 'warning'
    ),
    (
        2, 'worker_lost', 'Workers went silent with jobs in hand',
        'queue_lost', '{}', '>', 0, '5 minutes', 'warning'
    ),
    (3, 'dead_letters', 'Jobs were given up', 'dead_letters', '{}', '>', 0, '0', 'warning'),
    (
        4, 'webhooks_dead', 'Events of other systems were given up',
        'webhook_events_dead', '{}', '>', 0, '0', 'warning'
    ),
    (
        5, 'sync_late', 'An account was not synchronized for an hour',
        'sync_lag_seconds', '{}', '>', 3600, '0', 'warning'
    ),
    (
        6, 'integration_down', 'Another system does not answer',
        'integration_accounts', '{"health": "down"}', '>', 0, '5 minutes', 'critical'
    ),
    (
        7, 'transaction_open', 'A transaction is open for half an hour',
        'transaction_oldest_seconds', '{}', '>', 1800, '0', 'warning'
    ),
    (
        8, 'idle_in_transaction', 'Somebody holds a transaction open and asks nothing',
        'idle_in_transaction_oldest_seconds', '{}', '>', 600, '0', 'warning'
    ),
    (
        9, 'lock_wait', 'Somebody waits for a lock',
        'lock_wait_oldest_seconds', '{}', '>', 60, '0', 'warning'
    ),
    (
        10, 'replication_late', 'A standby is 256 MB behind',
        'replication_lag_bytes', '{}', '>', 268435456, '5 minutes', 'critical'
    ),
    (
        11, 'slot_inactive', 'Nobody reads a replication slot: the log grows',
        'replication_slots_inactive', '{}', '>', 0, '10 minutes', 'warning'
    ),
    (
        12, 'index_invalid', 'The build of an index broke off',
        'indexes_invalid', '{}', '>', 0, '1 hour', 'warning'
    ),
    (
        13, 'dead_rows', 'Two fifths of a table are dead rows',
        'table_dead_ratio', '{}', '>', 0.4, '1 hour', 'warning'
    ),
    (
        14, 'cache_cold', 'Tables are read from the disk',
        'cache_hit_ratio', '{}', '<', 0.99, '1 hour', 'info'
    ),
    (
        15, 'index_cold', 'Indexes are read from the disk',
        'index_hit_ratio', '{}', '<', 0.95, '1 hour', 'info'
    ),
    (
        16, 'transaction_ids', 'Transaction ids run out',
        'transaction_id_age', '{}', '>', 1000000000, '0', 'critical'
    )
) as r (number, code, name, metric, labels, comparison, threshold, lasting, severity);

alter table ops.alert_rules owner to app_owner;

alter table ops.alert_rules enable row level security;
alter table ops.alert_rules force row level security;

create unique index uq_alert_rules_code on ops.alert_rules
(code)
where deleted_at is null;

create trigger tg_alert_rules_10_touch_row
before insert or update on ops.alert_rules
for each row execute function core.touch_row();

comment on table ops.alert_rules is 'What is watched, and from where on it is told. Class: global';
comment on column ops.alert_rules.id is 'Identifies the rule; ordered by time';
comment on column ops.alert_rules.code is 'Short name, one of its kind';
comment on column ops.alert_rules.name is 'Name as shown to people';
comment on column ops.alert_rules.metric is 'Figure that is compared';
comment on column ops.alert_rules.labels is
    'Which rows of the figure are meant; an object, all of them where it is empty';
comment on column ops.alert_rules.comparison is 'How it is compared with the threshold';
comment on column ops.alert_rules.threshold is 'What it is compared with';
comment on column ops.alert_rules.lasting is 'How long that must be so before it is told';
comment on column ops.alert_rules.severity is 'How bad it is';
comment on column ops.alert_rules.channels is 'By which ways it is told';
comment on column ops.alert_rules.runbook_url is 'Where stands what to do';
comment on column ops.alert_rules.is_active is 'Whether it is watched';
comment on column ops.alert_rules.created_at is 'When the row was made';
comment on column ops.alert_rules.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column ops.alert_rules.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column ops.alert_rules.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column ops.alert_rules.deleted_at is 'When the row was taken away; null while it counts';
comment on column ops.alert_rules.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column ops.alert_rules.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column ops.alert_rules.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column ops.alert_rules.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index ops.uq_alert_rules_code is 'For look-up by code; one living rule a code';
comment on trigger tg_alert_rules_10_touch_row on ops.alert_rules is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('ops.alert_rules');
end
$audit$;

commit;
