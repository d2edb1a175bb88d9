-- Deploy routiq:billing/subscriptions to pg
-- requires: billing/schema
-- requires: contact/contacts
-- requires: core/currency_code
-- requires: core/follow_status_flow
-- requires: core/delete_rules
-- requires: core/guard_references
-- requires: audit/attach
--
-- As other systems tell it, in any order: so every status may follow every other, but for what is at an
-- end. Older never takes the place of newer, see integration.apply_records.

begin;

create table billing.subscriptions (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid,
    source text not null default 'routiq',
    status text not null,
    plan text,
    quantity int not null default 1,
    currency core.currency_code,
    start_at timestamptz,
    end_at timestamptz,
    cancel_at timestamptz,
    cancelled_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_subscriptions primary key (organization_id, id),
    constraint fk_subscriptions_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_subscriptions_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id)
    on delete set null (contact_id),
    constraint ck_subscriptions_source check (source ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_subscriptions_status
    check (
        status in (
            'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'cancelled'
        )
    ),
    constraint ck_subscriptions_plan
    check (length(plan) between 1 and 500),
    constraint ck_subscriptions_quantity check (quantity >= 0),
    constraint ck_subscriptions_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.subscriptions owner to app_owner;

alter table billing.subscriptions enable row level security;
alter table billing.subscriptions force row level security;

create index idx_subscriptions_contact_id on billing.subscriptions
(organization_id, contact_id);

insert into ref.status_transitions (entity, from_status, to_status)
select
    'billing.subscriptions' as entity,
    f.former,
    t.later
from unnest(
        array[
            '', 'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused'
        ]
    ) as f (former)
cross join
    unnest(
        array[
            'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'cancelled'
        ]
    ) as t (later)
where f.former <> t.later;

create trigger tg_subscriptions_10_touch_row
before insert or update on billing.subscriptions
for each row execute function core.touch_row();

create trigger tg_subscriptions_20_follow_status_flow
before insert or update of status on billing.subscriptions
for each row execute function core.follow_status_flow('billing.subscriptions');

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
-- what was to be paid is kept, whoever is gone
('billing.subscriptions', 'contact_id', 'contact.contacts', 'set_null');

comment on table billing.subscriptions is
    'Plans that a contact pays for again and again. Class: tenant';
comment on column billing.subscriptions.organization_id is 'Tenant that the row belongs to';
comment on column billing.subscriptions.id is 'Identifies the subscription; ordered by time';
comment on column billing.subscriptions.contact_id is
    'Who pays; null while nobody knows, and where the contact is gone';
comment on column billing.subscriptions.source is 'System that keeps it, such as stripe';
comment on column billing.subscriptions.status is
    'How it stands; moves along ref.status_transitions';
comment on column billing.subscriptions.plan is 'Plan or price, as its system calls it';
comment on column billing.subscriptions.quantity is 'How many of it';
comment on column billing.subscriptions.currency is 'Currency that it is paid in';
comment on column billing.subscriptions.start_at is 'When the present period began';
comment on column billing.subscriptions.end_at is 'When the present period ends';
comment on column billing.subscriptions.cancel_at is 'When it will end; null where it goes on';
comment on column billing.subscriptions.cancelled_at is 'When somebody ended it';
comment on column billing.subscriptions.created_at is 'When the row was made';
comment on column billing.subscriptions.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.subscriptions.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.subscriptions.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.subscriptions.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.subscriptions.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.subscriptions.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.subscriptions.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.subscriptions.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.idx_subscriptions_contact_id is
    'For the subscriptions of a contact, and for the foreign key';
comment on trigger tg_subscriptions_10_touch_row on billing.subscriptions is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_subscriptions_20_follow_status_flow on billing.subscriptions is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform core.guard_references('billing.subscriptions');
    perform audit.attach('billing.subscriptions');
end
$audit$;

commit;
