-- Deploy routiq:standardisation/contract_events to pg
-- requires: standardisation/schema
-- requires: audit/attach
--
-- Who signed what off, and what was done with the old tables since. Rows are added and never changed: the
-- last one that speaks of an organization holds.

begin;

create table standardisation.contract_events (
    id uuid not null default core.new_id(),
    event text not null,
    target_organization_id uuid,
    said_by text not null,
    session_role text not null default session_user,
    note text not null,
    detail jsonb not null default '{}',
    happened_at timestamptz not null default clock_timestamp(),
    constraint pk_contract_events primary key (id),
    constraint ck_contract_events_event
    check (event in ('signed_off', 'withdrawn', 'contracted', 'restored', 'given_up')),
    constraint ck_contract_events_said_by check (btrim(said_by) <> ''),
    constraint ck_contract_events_note check (btrim(note) <> ''),
    constraint ck_contract_events_target_organization_id
    check (event in ('signed_off', 'withdrawn') or target_organization_id is null)
);

alter table standardisation.contract_events owner to app_owner;

alter table standardisation.contract_events enable row level security;
alter table standardisation.contract_events force row level security;

create index idx_contract_events_happened_at on standardisation.contract_events (happened_at);

comment on table standardisation.contract_events is
    'Who signed the old tables off for an organization or for all, and when they were parked, '
    'taken back into use or emptied: append-only. Class: global';
comment on column standardisation.contract_events.id is 'Identifies the event';
comment on column standardisation.contract_events.event is
    'signed_off, withdrawn: for an organization or all. contracted: the old tables are parked. '
    'restored: they are in use again. given_up: their rows are gone';
comment on column standardisation.contract_events.target_organization_id is
    'Whom it concerns; null for all';
comment on column standardisation.contract_events.said_by is 'The person who answers for it';
comment on column standardisation.contract_events.session_role is
    'The role that was signed in to the database';
comment on column standardisation.contract_events.note is 'Why, in the words of that person';
comment on column standardisation.contract_events.detail is
    'What was seen then: rows of the last comparison, and which transactions were at work';
comment on column standardisation.contract_events.happened_at is 'When it was said or done';
comment on index standardisation.idx_contract_events_happened_at is
    'For the last event of a kind';

select audit.attach('standardisation.contract_events');

commit;
