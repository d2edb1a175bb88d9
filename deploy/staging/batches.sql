-- Deploy routiq:staging/batches to pg
-- requires: staging/schema
-- requires: core/organizations
-- requires: core/follow_status_flow
-- requires: core/time_zone_name
-- requires: core/new_id

begin;

create table staging.batches (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    system text not null,
    entity text not null,
    kind text not null,
    date_order text not null default 'dmy',
    time_zone core.time_zone_name not null,
    status text not null default 'loading',
    modified_from_at timestamptz,
    modified_until_at timestamptz,
    rows_loaded bigint not null default 0,
    promoted_to bigint not null default 0,
    landing_digest numeric,
    type_ids uuid[] not null default '{}',
    opened_at timestamptz not null default now(),
    loaded_at timestamptz,
    validated_at timestamptz,
    promoted_at timestamptz,
    rolled_back_at timestamptz,
    constraint pk_batches primary key (organization_id, id),
    constraint fk_batches_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_batches_system
    check (system ~ '^[a-z][a-z0-9_]{0,31}(:[a-z0-9_-]{1,31})?$'),
    constraint ck_batches_entity
    check (
        entity in (
            'contact', 'practitioner', 'appointment', 'order', 'order_line', 'invoice',
            'invoice_line', 'payment', 'payment_allocation'
        )
    ),
    constraint ck_batches_kind check (kind in ('full', 'incremental')),
    constraint ck_batches_date_order check (date_order in ('dmy', 'mdy')),
    constraint ck_batches_status
    check (
        status in (
            'loading', 'loaded', 'validated', 'promoting', 'promoted', 'rolling_back', 'rolled_back'
        )
    )
);

alter table staging.batches owner to app_owner;

alter table staging.batches enable row level security;
alter table staging.batches force row level security;

comment on table staging.batches is
    'Loads of old data: what came, from where, and how far it is. Class: queue';
comment on column staging.batches.organization_id is 'Tenant that the rows are for';
comment on column staging.batches.id is 'Identifies the load';
comment on column staging.batches.system is
    'Where the rows come from, such as filemaker, and after a colon which file of it';
comment on column staging.batches.entity is 'What a row is, such as contact or invoice_line';
comment on column staging.batches.kind is
    'full: all rows there are. incremental: those that changed since the last load';
comment on column staging.batches.date_order is 'How dates with strokes are written: dmy or mdy';
comment on column staging.batches.time_zone is 'Zone of instants that name none';
comment on column staging.batches.status is 'How far the load is';
comment on column staging.batches.modified_from_at is
    'From when on changes are asked for; null for all';
comment on column staging.batches.modified_until_at is
    'The last change among its rows: the next incremental load begins here';
comment on column staging.batches.rows_loaded is
    'How many rows have landed; a load that broke off goes on behind them';
comment on column staging.batches.promoted_to is
    'Number of the last row that was looked at by staging.promote';
comment on column staging.batches.landing_digest is
    'Sum of a hash of each landed row, taken when the load was closed';
comment on column staging.batches.type_ids is
    'Kinds of appointments that it made, to be taken back with it';
comment on column staging.batches.opened_at is 'When it was opened';
comment on column staging.batches.loaded_at is 'When its last row had landed';
comment on column staging.batches.validated_at is 'When its rows were last judged';
comment on column staging.batches.promoted_at is 'When its last row was taken over';
comment on column staging.batches.rolled_back_at is 'When it was taken back';

insert into ref.status_transitions (entity, from_status, to_status)
values
('staging.batches', '', 'loading'),
('staging.batches', 'loading', 'loaded'),
('staging.batches', 'loading', 'rolling_back'),
('staging.batches', 'loaded', 'validated'),
('staging.batches', 'loaded', 'rolling_back'),
('staging.batches', 'validated', 'promoting'),
('staging.batches', 'validated', 'rolling_back'),
('staging.batches', 'promoting', 'promoted'),
('staging.batches', 'promoting', 'rolling_back'),
('staging.batches', 'promoted', 'validated'),
('staging.batches', 'promoted', 'rolling_back'),
('staging.batches', 'rolling_back', 'rolled_back');

create trigger tg_batches_20_follow_status_flow
before insert or update of status on staging.batches
for each row execute function core.follow_status_flow('staging.batches');

comment on trigger tg_batches_20_follow_status_flow on staging.batches is
    'Lets the status move along ref.status_transitions only';

commit;
