-- Deploy routiq:billing/payments to pg
-- requires: billing/schema
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/currency_code
-- requires: core/follow_status_flow
-- requires: core/delete_rules
-- requires: core/guard_references
-- requires: audit/attach
-- requires: billing/invoices
--
-- As other systems tell it, in any order: so every status may follow every other, but for what is at an
-- end. Older never takes the place of newer, see integration.apply_records.

begin;

create table billing.payments (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid,
    invoice_id uuid,
    location_id uuid,
    source text not null default 'routiq',
    status text not null,
    currency core.currency_code not null,
    total numeric(15, 3) not null,
    allocated numeric(15, 3) not null default 0,
    refunded numeric(15, 3) not null default 0,
    unallocated numeric(15, 3) generated always as (total - allocated - refunded) stored,
    method text,
    reference text,
    failure text,
    issued_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_payments primary key (organization_id, id),
    constraint fk_payments_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_payments_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id)
    on delete set null (contact_id),
    constraint fk_payments_invoice_id
    foreign key (organization_id, invoice_id)
    references billing.invoices (organization_id, id)
    on delete set null (invoice_id),
    constraint fk_payments_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_payments_allocated
    check (allocated >= 0 and refunded >= 0 and allocated + refunded <= total),
    constraint ck_payments_reference check (length(reference) between 1 and 200),
    constraint ck_payments_source check (source ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_payments_status
    check (
        status in (
            'pending', 'succeeded', 'failed', 'cancelled'
        )
    ),
    constraint ck_payments_total check (total >= 0),
    constraint ck_payments_method check (length(method) between 1 and 200),
    constraint ck_payments_failure check (length(failure) between 1 and 500),
    constraint ck_payments_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.payments owner to app_owner;

alter table billing.payments enable row level security;
alter table billing.payments force row level security;

create index idx_payments_contact_id on billing.payments
(organization_id, contact_id);
create index idx_payments_invoice_id on billing.payments
(organization_id, invoice_id);
create index idx_payments_location_id on billing.payments
(organization_id, location_id);

insert into ref.status_transitions (entity, from_status, to_status)
select
    'billing.payments' as entity,
    f.former,
    t.later
from unnest(array['', 'pending', 'failed']) as f (former)
cross join unnest(array['pending', 'succeeded', 'failed', 'cancelled']) as t (later)
where f.former <> t.later;

create trigger tg_payments_10_touch_row
before insert or update on billing.payments
for each row execute function core.touch_row();

create trigger tg_payments_20_follow_status_flow
before insert or update of status on billing.payments
for each row execute function core.follow_status_flow('billing.payments');

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
-- what was to be paid is kept, whoever is gone
('billing.payments', 'contact_id', 'contact.contacts', 'set_null'),
('billing.payments', 'invoice_id', 'billing.invoices', 'set_null'),
('billing.payments', 'location_id', 'core.locations', 'restrict');

comment on table billing.payments is 'What a contact paid, or tried to. Class: tenant';
comment on column billing.payments.organization_id is 'Tenant that the row belongs to';
comment on column billing.payments.id is 'Identifies the payment; ordered by time';
comment on column billing.payments.contact_id is
    'Who paid; null while nobody knows, and where the contact is gone';
comment on column billing.payments.invoice_id is
    'Invoice that it was made for, as it was told; what it pays stands in '
    'billing.payment_allocations';
comment on column billing.payments.location_id is 'Branch that it was taken at; null for none';
comment on column billing.payments.allocated is
    'How much of it pays invoices; kept by billing.settle_allocations';
comment on column billing.payments.refunded is 'How much of it was paid back';
comment on column billing.payments.unallocated is 'How much of it pays nothing yet';
comment on column billing.payments.reference is
    'What it is called where it was made, such as the number of a receipt';
comment on column billing.payments.source is 'System that keeps it, such as stripe';
comment on column billing.payments.status is 'How it stands; moves along ref.status_transitions';
comment on column billing.payments.currency is 'Currency of the amount';
comment on column billing.payments.total is 'How much';
comment on column billing.payments.method is 'Way of paying, as its system calls it';
comment on column billing.payments.failure is 'Why it failed, as its system calls it';
comment on column billing.payments.issued_at is 'When it was begun';
comment on column billing.payments.created_at is 'When the row was made';
comment on column billing.payments.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.payments.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.payments.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.payments.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.payments.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.payments.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.payments.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.payments.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.idx_payments_contact_id is
    'For the payments of a contact, and for the foreign key';
comment on index billing.idx_payments_location_id is 'For the foreign key';
comment on index billing.idx_payments_invoice_id is
    'For the payments of an invoice, and for the foreign key';
comment on trigger tg_payments_10_touch_row on billing.payments is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_payments_20_follow_status_flow on billing.payments is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform core.guard_references('billing.payments');
    perform audit.attach('billing.payments');
end
$audit$;

commit;
