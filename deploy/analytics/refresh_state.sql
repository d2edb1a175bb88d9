-- Deploy routiq:analytics/refresh_state to pg
-- requires: analytics/schema
-- requires: core/new_id

begin;

create table analytics.refresh_state (
    name text not null,
    dirty_at timestamptz,
    last_refreshed_at timestamptz,
    last_duration interval,
    row_count bigint,
    last_error text,
    constraint pk_refresh_state primary key (name),
    constraint ck_refresh_state_name check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint ck_refresh_state_last_duration check (last_duration >= interval '0'),
    constraint ck_refresh_state_row_count check (row_count >= 0)
);

alter table analytics.refresh_state owner to app_owner;

alter table analytics.refresh_state enable row level security;
alter table analytics.refresh_state force row level security;

comment on table analytics.refresh_state is
    'How fresh each set of figures is: tables of this schema and materialised views. Class: '
    'derived';
comment on column analytics.refresh_state.name is 'Table or materialised view of schema analytics';
comment on column analytics.refresh_state.dirty_at is
    'Since when rows changed that are not counted yet; null while all are counted';
comment on column analytics.refresh_state.last_refreshed_at is
    'When it was last brought up to date';
comment on column analytics.refresh_state.last_duration is 'How long that took';
comment on column analytics.refresh_state.row_count is 'How many rows it wrote';
comment on column analytics.refresh_state.last_error is
    'Why the last try failed; null where it did not';

commit;
