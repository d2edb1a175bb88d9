-- Deploy routiq:inventory/suppliers to pg
-- requires: inventory/schema
-- requires: core/organizations
-- requires: core/email_address
-- requires: core/phone_number
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach

begin;

create table inventory.suppliers (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    email core.email_address,
    phone core.phone_number,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_suppliers primary key (organization_id, id),
    constraint fk_suppliers_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_suppliers_name check (length(name) between 1 and 200),
    constraint ck_suppliers_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table inventory.suppliers owner to app_owner;

alter table inventory.suppliers enable row level security;
alter table inventory.suppliers force row level security;

create unique index uq_suppliers_name on inventory.suppliers
(organization_id, name)
where deleted_at is null;

create trigger tg_suppliers_10_touch_row
before insert or update on inventory.suppliers
for each row execute function core.touch_row();

comment on table inventory.suppliers is 'From whom items are bought. Class: tenant';
comment on column inventory.suppliers.organization_id is 'Tenant that the row belongs to';
comment on column inventory.suppliers.id is 'Identifies the row; ordered by time';
comment on column inventory.suppliers.name is 'Name as shown to people';
comment on column inventory.suppliers.email is 'Address for orders';
comment on column inventory.suppliers.phone is 'Number for orders';
comment on column inventory.suppliers.is_active is 'Whether new orders go there';
comment on column inventory.suppliers.created_at is 'When the row was made';
comment on column inventory.suppliers.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column inventory.suppliers.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column inventory.suppliers.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column inventory.suppliers.deleted_at is
    'When the row was taken away; null while it counts';
comment on column inventory.suppliers.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column inventory.suppliers.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column inventory.suppliers.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column inventory.suppliers.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index inventory.uq_suppliers_name is 'One living supplier a name; for lists by name';
comment on trigger tg_suppliers_10_touch_row on inventory.suppliers is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('inventory.suppliers');
end
$audit$;

commit;
