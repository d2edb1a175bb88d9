-- Deploy routiq:billing/credit_allocations to pg
-- requires: billing/invoices
-- requires: core/guard_references
-- requires: core/delete_rules
-- requires: audit/attach
--
-- As a system tells what its credit notes are applied to; ours name the invoice that they correct. An
-- invoice may be told of after its credit note: until then its id there stands for it.

begin;

create table billing.credit_allocations (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    credit_note_id uuid not null,
    invoice_id uuid,
    external_invoice_id text not null,
    amount numeric(15, 3) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_credit_allocations primary key (organization_id, id),
    constraint fk_credit_allocations_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_credit_allocations_credit_note_id
    foreign key (organization_id, credit_note_id)
    references billing.invoices (organization_id, id),
    constraint fk_credit_allocations_invoice_id
    foreign key (organization_id, invoice_id)
    references billing.invoices (organization_id, id),
    constraint ck_credit_allocations_external_invoice_id
    check (length(external_invoice_id) between 1 and 255),
    constraint ck_credit_allocations_amount check (amount >= 0),
    constraint ck_credit_allocations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.credit_allocations owner to app_owner;

alter table billing.credit_allocations enable row level security;
alter table billing.credit_allocations force row level security;

create unique index uq_credit_allocations_credit_note_id on billing.credit_allocations
(organization_id, credit_note_id, external_invoice_id)
where deleted_at is null;
create index idx_credit_allocations_credit_note_id on billing.credit_allocations
(organization_id, credit_note_id);
create index idx_credit_allocations_invoice_id on billing.credit_allocations
(organization_id, invoice_id);
create index idx_credit_allocations_external_invoice_id on billing.credit_allocations
(organization_id, external_invoice_id)
where invoice_id is null;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('billing.credit_allocations', 'credit_note_id', 'billing.invoices', 'restrict'),
('billing.credit_allocations', 'invoice_id', 'billing.invoices', 'restrict');

create trigger tg_credit_allocations_10_touch_row
before insert or update on billing.credit_allocations
for each row execute function core.touch_row();

comment on table billing.credit_allocations is
    'Which credit note of another system is applied to which invoice. Class: tenant';
comment on column billing.credit_allocations.organization_id is 'Tenant that the row belongs to';
comment on column billing.credit_allocations.id is 'Identifies the row; ordered by time';
comment on column billing.credit_allocations.credit_note_id is 'Credit note that is applied';
comment on column billing.credit_allocations.invoice_id is
    'Invoice that is credited; null while nobody knows it';
comment on column billing.credit_allocations.external_invoice_id is
    'The invoice as its system names it';
comment on column billing.credit_allocations.amount is
    'How much of the credit note is applied to the invoice; 0 once it was taken back';
comment on column billing.credit_allocations.created_at is 'When the row was made';
comment on column billing.credit_allocations.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.credit_allocations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.credit_allocations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.credit_allocations.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.credit_allocations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.credit_allocations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.credit_allocations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.credit_allocations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.uq_credit_allocations_credit_note_id is
    'A credit note is applied to an invoice by one row';
comment on index billing.idx_credit_allocations_credit_note_id is 'For the foreign key';
comment on index billing.idx_credit_allocations_invoice_id is
    'For what is credited of an invoice, and for the foreign key';
comment on index billing.idx_credit_allocations_external_invoice_id is
    'For what waits for an invoice that is told of later';
comment on trigger tg_credit_allocations_10_touch_row on billing.credit_allocations is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform core.guard_references('billing.credit_allocations');
    perform audit.attach('billing.credit_allocations');
end
$audit$;

commit;
