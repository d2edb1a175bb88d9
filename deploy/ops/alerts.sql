-- Deploy routiq:ops/alerts to pg
-- requires: ops/alert_rules
-- requires: core/organizations
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table ops.alerts (
    id uuid not null default core.new_id(),
    rule_id uuid not null,
    subject_organization_id uuid,
    labels jsonb not null default '{}',
    status text not null default 'pending',
    value numeric,
    message text,
    started_at timestamptz not null default now(),
    fired_at timestamptz,
    resolved_at timestamptz,
    notified_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_alerts primary key (id),
    constraint fk_alerts_rule_id foreign key (rule_id) references ops.alert_rules (id),
    constraint fk_alerts_subject_organization_id
    foreign key (subject_organization_id) references core.organizations (id),
    constraint ck_alerts_labels check (jsonb_typeof(labels) = 'object'),
    constraint ck_alerts_status check (status in ('pending', 'firing', 'resolved')),
    constraint ck_alerts_resolved_at check ((status = 'resolved') = (resolved_at is not null)),
    constraint ck_alerts_fired_at check (status <> 'firing' or fired_at is not null),
    constraint ck_alerts_message check (length(message) between 1 and 2000),
    constraint ck_alerts_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table ops.alerts owner to app_owner;

alter table ops.alerts enable row level security;
alter table ops.alerts force row level security;

create unique index uq_alerts_labels on ops.alerts
(rule_id, labels)
where status <> 'resolved' and deleted_at is null;
create index idx_alerts_rule_id on ops.alerts
(rule_id, started_at);
create index idx_alerts_subject_organization_id on ops.alerts
(subject_organization_id, started_at);

insert into ref.status_transitions (entity, from_status, to_status)
values
('ops.alerts', '', 'pending'),
('ops.alerts', '', 'firing'),
('ops.alerts', 'pending', 'firing'),
('ops.alerts', 'pending', 'resolved'),
('ops.alerts', 'firing', 'resolved');

create trigger tg_alerts_10_touch_row
before insert or update on ops.alerts
for each row execute function core.touch_row();

create trigger tg_alerts_20_follow_status_flow
before insert or update of status on ops.alerts
for each row execute function core.follow_status_flow('ops.alerts');

comment on table ops.alerts is
    'What was noticed: one row from when a rule began to be met until it was met no more. Class: '
    'global';
comment on column ops.alerts.id is 'Identifies the alert; ordered by time';
comment on column ops.alerts.rule_id is 'Rule that was met';
comment on column ops.alerts.subject_organization_id is
    'Organization that it is about; null for the platform';
comment on column ops.alerts.labels is 'Which rows of the figure met it; an object';
comment on column ops.alerts.status is 'How far it is; moves along ref.status_transitions';
comment on column ops.alerts.value is 'The figure when it was last looked at';
comment on column ops.alerts.message is 'What it means, for people; holds no data of patients';
comment on column ops.alerts.started_at is 'When the rule began to be met';
comment on column ops.alerts.fired_at is 'When it had been met for long enough';
comment on column ops.alerts.resolved_at is 'When it was met no more';
comment on column ops.alerts.notified_at is 'When somebody was last told';
comment on column ops.alerts.created_at is 'When the row was made';
comment on column ops.alerts.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column ops.alerts.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column ops.alerts.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column ops.alerts.deleted_at is 'When the row was taken away; null while it counts';
comment on column ops.alerts.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column ops.alerts.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column ops.alerts.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column ops.alerts.metadata is 'Whatever an integration keeps with the row; an object';
comment on index ops.uq_alerts_labels is 'One open alert a rule and what met it';
comment on index ops.idx_alerts_rule_id is 'For what a rule noticed, and for the foreign key';
comment on index ops.idx_alerts_subject_organization_id is
    'For what was noticed of an organization, and for the foreign key';
comment on trigger tg_alerts_10_touch_row on ops.alerts is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_alerts_20_follow_status_flow on ops.alerts is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('ops.alerts');
end
$audit$;

commit;
