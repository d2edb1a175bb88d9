-- Deploy routiq:billing/invoices to pg
-- requires: billing/schema
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/currency_code
-- requires: core/follow_status_flow
-- requires: core/delete_rules
-- requires: core/guard_references
-- requires: audit/attach
-- requires: billing/subscriptions
--
-- Our own, whose source is routiq, and those of other systems. What others tell comes in any order: so every
-- status may follow every other there, but for what is at an end. Older never takes the place of newer, see
-- integration.apply_records. Ours are drafted, issued with a number, and paid; billing.keep_invoices keeps
-- their sums and refuses changes of what was issued. A credit note is an invoice that gives back.

begin;

create table billing.invoices (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid,
    subscription_id uuid,
    location_id uuid,
    kind text not null default 'invoice',
    corrects_id uuid,
    source text not null default 'routiq',
    serial_number bigint,
    number text,
    status text not null,
    currency core.currency_code not null,
    minor_digits smallint,
    net_total numeric(15, 3),
    tax_total numeric(15, 3),
    total numeric(15, 3) not null,
    paid numeric(15, 3) not null default 0,
    credited numeric(15, 3) not null default 0,
    balance numeric(15, 3) generated always as (total - paid - credited) stored,
    reason text,
    issued_at timestamptz,
    due_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_invoices primary key (organization_id, id),
    constraint fk_invoices_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_invoices_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id)
    on delete set null (contact_id),
    constraint fk_invoices_subscription_id
    foreign key (organization_id, subscription_id)
    references billing.subscriptions (organization_id, id)
    on delete set null (subscription_id),
    constraint fk_invoices_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint fk_invoices_corrects_id
    foreign key (organization_id, corrects_id)
    references billing.invoices (organization_id, id),
    constraint ck_invoices_kind check (kind in ('invoice', 'credit_note')),
    constraint ck_invoices_corrects_id check (corrects_id is null or kind = 'credit_note'),
    constraint ck_invoices_minor_digits
    check (minor_digits between 0 and 3 and (source <> 'routiq' or minor_digits is not null)),
    constraint ck_invoices_net_total
    check (source <> 'routiq' or (net_total + tax_total = total) is true),
    constraint ck_invoices_serial_number
    check (source <> 'routiq' or (serial_number is null) = (status in ('draft', 'void'))),
    constraint ck_invoices_paid
    check (
        source <> 'routiq'
        or (paid >= 0 and credited >= 0 and paid + credited <= total)
    ),
    constraint ck_invoices_reason check (length(reason) between 1 and 500),
    constraint ck_invoices_source check (source ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_invoices_status
    check (
        status in (
            'draft', 'open', 'paid', 'uncollectible', 'void'
        )
    ),
    constraint ck_invoices_number check (length(number) between 1 and 200),
    constraint ck_invoices_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.invoices owner to app_owner;

alter table billing.invoices enable row level security;
alter table billing.invoices force row level security;

create index idx_invoices_contact_id on billing.invoices
(organization_id, contact_id);
create index idx_invoices_subscription_id on billing.invoices
(organization_id, subscription_id);
create index idx_invoices_location_id on billing.invoices
(organization_id, location_id);
create index idx_invoices_corrects_id on billing.invoices
(organization_id, corrects_id);
create unique index uq_invoices_serial_number on billing.invoices
(organization_id, kind, serial_number)
where source = 'routiq' and deleted_at is null;

insert into ref.status_transitions (entity, from_status, to_status)
values
('billing.invoices', '', 'draft'),
('billing.invoices', 'draft', 'open'),
('billing.invoices', 'draft', 'paid'), -- nothing is asked for, and credit notes
('billing.invoices', 'draft', 'void'),
('billing.invoices', 'open', 'paid'),
('billing.invoices', 'open', 'uncollectible'),
('billing.invoices', 'paid', 'open'),
('billing.invoices', 'uncollectible', 'open'),
('billing.invoices', 'uncollectible', 'paid');

insert into ref.status_transitions (entity, from_status, to_status)
select
    'billing.invoices.status' as entity,
    f.former,
    t.later
from unnest(array['', 'draft', 'open', 'paid', 'uncollectible']) as f (former)
cross join unnest(array['draft', 'open', 'paid', 'uncollectible', 'void']) as t (later)
where f.former <> t.later;

create trigger tg_invoices_10_touch_row
before insert or update on billing.invoices
for each row execute function core.touch_row();

create trigger tg_invoices_20_follow_status_flow
before insert or update of status on billing.invoices
for each row
when (new.source = 'routiq')
execute function core.follow_status_flow('billing.invoices');

create trigger tg_invoices_21_follow_told_flow
before insert or update of status on billing.invoices
for each row
when (new.source <> 'routiq')
execute function core.follow_status_flow('billing.invoices.status');

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
-- what was to be paid is kept, whoever is gone
('billing.invoices', 'contact_id', 'contact.contacts', 'set_null'),
('billing.invoices', 'subscription_id', 'billing.subscriptions', 'set_null'),
('billing.invoices', 'location_id', 'core.locations', 'restrict'),
('billing.invoices', 'corrects_id', 'billing.invoices', 'restrict');

comment on table billing.invoices is
    'What a contact is asked to pay, or is given back by a credit note. Class: tenant';
comment on column billing.invoices.organization_id is 'Tenant that the row belongs to';
comment on column billing.invoices.id is 'Identifies the invoice; ordered by time';
comment on column billing.invoices.contact_id is
    'Who is asked to pay; null while nobody knows, and where the contact is gone';
comment on column billing.invoices.subscription_id is
    'Subscription that it is for; null for any other';
comment on column billing.invoices.location_id is 'Branch that it is made out at; null for none';
comment on column billing.invoices.kind is 'Whether it asks for money or gives back';
comment on column billing.invoices.corrects_id is 'Invoice that a credit note gives back of';
comment on column billing.invoices.serial_number is
    'Its place in the series of its kind, which leaves none out; null for drafts and for those of '
    'other systems';
comment on column billing.invoices.minor_digits is
    'Decimals of the currency, as in ref.currencies; null for those of other systems';
comment on column billing.invoices.net_total is
    'Sum of its lines without tax; kept by billing.sum_invoice_lines';
comment on column billing.invoices.tax_total is
    'Sum of the tax of its lines; kept by billing.sum_invoice_lines';
comment on column billing.invoices.credited is
    'What credit notes gave back of it; kept by billing.settle_invoice';
comment on column billing.invoices.balance is 'What is still to be paid';
comment on column billing.invoices.reason is 'Why a credit note was made out';
comment on column billing.invoices.source is 'System that keeps it, such as stripe or xero';
comment on column billing.invoices.number is 'Number on the invoice; null while it is a draft';
comment on column billing.invoices.status is 'How it stands; moves along ref.status_transitions';
comment on column billing.invoices.currency is 'Currency of the amounts';
comment on column billing.invoices.total is
    'What is asked for; less than nothing where it gives back';
comment on column billing.invoices.paid is
    'What was paid of it; of our own kept by billing.settle_invoice';
comment on column billing.invoices.issued_at is 'When it was made out';
comment on column billing.invoices.due_at is 'Until when it is to be paid';
comment on column billing.invoices.created_at is 'When the row was made';
comment on column billing.invoices.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.invoices.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.invoices.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.invoices.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.invoices.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.invoices.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.invoices.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.invoices.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.idx_invoices_contact_id is
    'For the invoices of a contact, and for the foreign key';
comment on index billing.idx_invoices_location_id is 'For the foreign key';
comment on index billing.idx_invoices_corrects_id is
    'For the credit notes of an invoice, and for the foreign key';
comment on index billing.uq_invoices_serial_number is 'A number is given once';
comment on index billing.idx_invoices_subscription_id is
    'For the invoices of a subscription, and for the foreign key';
comment on trigger tg_invoices_10_touch_row on billing.invoices is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_invoices_20_follow_status_flow on billing.invoices is
    'Lets the status of our own move along ref.status_transitions only';
comment on trigger tg_invoices_21_follow_told_flow on billing.invoices is
    'Lets the status that other systems tell move along ref.status_transitions only';

do $audit$
begin
    perform core.guard_references('billing.invoices');
    perform audit.attach('billing.invoices');
end
$audit$;

commit;
