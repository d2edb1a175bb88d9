-- Deploy routiq:analytics/changes to pg
-- requires: analytics/schema
--
-- What was written and is not counted yet. A writer appends and touches no row of anybody else, so two of
-- them never wait for each other here. No foreign key: each row comes from one that has it, and looking
-- the organization up would be what the row costs most. Emptied every few seconds, so that vacuum comes
-- after rows, not after a share of them.

begin;

create table analytics.changes (
    organization_id uuid not null,
    id bigint generated always as identity,
    measure text not null,
    occurred_at timestamptz,
    location_id uuid,
    subject_id uuid,
    label text,
    quantity bigint not null default 0,
    duration interval not null default '0',
    changed_at timestamptz not null default clock_timestamp(),
    constraint pk_changes primary key (organization_id, id)
)
with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_insert_threshold = -1
);

alter table analytics.changes owner to app_owner;

alter table analytics.changes enable row level security;
alter table analytics.changes force row level security;

create index idx_changes_measure on analytics.changes (organization_id)
where measure = 'organization';

comment on table analytics.changes is
    'Changes that wait to be counted, appended by triggers and taken by '
    'analytics.apply_changes. Class: queue';
comment on sequence analytics.changes_id_seq is
    'Numbers changes in the order of their writing: append-only';
comment on column analytics.changes.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.changes.id is
    'Order in which changes were written';
comment on column analytics.changes.measure is
    'Figure that changes by quantity, or what is to be counted again: appointments, '
    'conversation, patient, organization';
comment on column analytics.changes.occurred_at is
    'Instant that decides the day or hour; of messages and events a quarter of an hour, for '
    'every clock differs from UTC by quarters';
comment on column analytics.changes.location_id is
    'Branch of what was written; null for none';
comment on column analytics.changes.subject_id is
    'Contact, conversation or account that is concerned';
comment on column analytics.changes.label is
    'Service code of an event; null for what is none';
comment on column analytics.changes.quantity is
    'By how much the figure changes; below nothing where a row goes or moves';
comment on column analytics.changes.duration is
    'By how much the time that belongs to it changes';
comment on column analytics.changes.changed_at is
    'When it was written';
comment on index analytics.idx_changes_measure is
    'For organizations that are to be counted anew, while other changes wait in great numbers';

commit;
