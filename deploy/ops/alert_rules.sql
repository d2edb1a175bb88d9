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
