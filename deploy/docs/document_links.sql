-- Deploy routiq:docs/document_links to pg
-- requires: docs/documents
-- requires: clinic/appointments
-- requires: clinic/encounters
-- requires: billing/invoices
-- requires: billing/orders
-- requires: contact/contacts
-- requires: audit/attach
--
-- A column for each kind of thing, of which one is given: so foreign keys keep every link within
-- its organization, and rows that are merged or deleted take it along. What a policy has to know of
-- the document is copied by docs.place_link.

begin;

create table docs.document_links (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    document_id uuid not null,
    contact_id uuid,
    location_id uuid,
    is_clinical boolean not null default true,
    target_contact_id uuid,
    target_appointment_id uuid,
    target_encounter_id uuid,
    target_invoice_id uuid,
    target_order_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_document_links primary key (organization_id, id),
    constraint fk_document_links_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_document_links_document_id
    foreign key (organization_id, document_id)
    references docs.documents (organization_id, id),
    constraint fk_document_links_target_contact_id
    foreign key (organization_id, target_contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_document_links_target_appointment_id
    foreign key (organization_id, target_appointment_id)
    references clinic.appointments (organization_id, id),
    constraint fk_document_links_target_encounter_id
    foreign key (organization_id, target_encounter_id)
    references clinic.encounters (organization_id, id),
    constraint fk_document_links_target_invoice_id
    foreign key (organization_id, target_invoice_id)
    references billing.invoices (organization_id, id),
    constraint fk_document_links_target_order_id
    foreign key (organization_id, target_order_id)
    references billing.orders (organization_id, id),
    constraint ck_document_links_target
    check (
        num_nonnulls(
            target_contact_id, target_appointment_id, target_encounter_id, target_invoice_id,
            target_order_id
        ) = 1
    ),
    constraint ck_document_links_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table docs.document_links owner to app_owner;

alter table docs.document_links enable row level security;
alter table docs.document_links force row level security;

create unique index uq_document_links_target_contact_id on docs.document_links
(organization_id, document_id, target_contact_id)
where deleted_at is null;
create unique index uq_document_links_target_appointment_id on docs.document_links
(organization_id, document_id, target_appointment_id)
where deleted_at is null;
create unique index uq_document_links_target_encounter_id on docs.document_links
(organization_id, document_id, target_encounter_id)
where deleted_at is null;
create unique index uq_document_links_target_invoice_id on docs.document_links
(organization_id, document_id, target_invoice_id)
where deleted_at is null;
create unique index uq_document_links_target_order_id on docs.document_links
(organization_id, document_id, target_order_id)
where deleted_at is null;
create index idx_document_links_document_id on docs.document_links
(organization_id, document_id);
create index idx_document_links_target_contact_id on docs.document_links
(organization_id, target_contact_id, document_id);
create index idx_document_links_target_appointment_id on docs.document_links
(organization_id, target_appointment_id, document_id);
create index idx_document_links_target_encounter_id on docs.document_links
(organization_id, target_encounter_id, document_id);
create index idx_document_links_target_invoice_id on docs.document_links
(organization_id, target_invoice_id, document_id);
create index idx_document_links_target_order_id on docs.document_links
(organization_id, target_order_id, document_id);

create trigger tg_document_links_10_touch_row
before insert or update on docs.document_links
for each row execute function core.touch_row();

comment on table docs.document_links is
    'What documents hang on: contacts, appointments, encounters, invoices, orders. Class: tenant';
comment on column docs.document_links.organization_id is 'Tenant that the row belongs to';
comment on column docs.document_links.id is 'Identifies the link; ordered by time';
comment on column docs.document_links.document_id is 'The document';
comment on column docs.document_links.contact_id is 'Whom the document is about; copied from it';
comment on column docs.document_links.location_id is 'Branch of the document; copied from it';
comment on column docs.document_links.is_clinical is
    'Whether the document is for who treats alone; copied from it';
comment on column docs.document_links.target_contact_id is 'Contact that it hangs on';
comment on column docs.document_links.target_appointment_id is 'Appointment that it hangs on';
comment on column docs.document_links.target_encounter_id is 'Encounter that it hangs on';
comment on column docs.document_links.target_invoice_id is 'Invoice that it hangs on';
comment on column docs.document_links.target_order_id is 'Order that it hangs on';
comment on column docs.document_links.created_at is 'When the row was made';
comment on column docs.document_links.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column docs.document_links.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column docs.document_links.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column docs.document_links.deleted_at is
    'When the row was taken away; null while it counts';
comment on column docs.document_links.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column docs.document_links.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column docs.document_links.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column docs.document_links.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index docs.uq_document_links_target_contact_id is 'A document hangs once on a contact';
comment on index docs.uq_document_links_target_appointment_id is
    'A document hangs once on an appointment';
comment on index docs.uq_document_links_target_encounter_id is
    'A document hangs once on an encounter';
comment on index docs.uq_document_links_target_invoice_id is 'A document hangs once on an invoice';
comment on index docs.uq_document_links_target_order_id is 'A document hangs once on an order';
comment on index docs.idx_document_links_document_id is
    'For what a document hangs on, and for the foreign key';
comment on index docs.idx_document_links_target_contact_id is
    'For the documents of a contact, in pages, and for the foreign key';
comment on index docs.idx_document_links_target_appointment_id is
    'For the documents of an appointment, in pages, and for the foreign key';
comment on index docs.idx_document_links_target_encounter_id is
    'For the documents of an encounter, in pages, and for the foreign key';
comment on index docs.idx_document_links_target_invoice_id is
    'For the documents of an invoice, in pages, and for the foreign key';
comment on index docs.idx_document_links_target_order_id is
    'For the documents of an order, in pages, and for the foreign key';
comment on trigger tg_document_links_10_touch_row on docs.document_links is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('docs.document_links');
end
$audit$;

commit;
