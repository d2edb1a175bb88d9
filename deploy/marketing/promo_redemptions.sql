-- Deploy routiq:marketing/promo_redemptions to pg
-- requires: marketing/promo_codes
-- requires: contact/contacts
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table marketing.promo_redemptions (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    promo_code_id uuid not null,
    contact_id uuid not null,
    status text not null default 'redeemed',
    reference text not null,
    amount numeric(14, 2) not null,
    currency core.currency_code not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_promo_redemptions primary key (organization_id, id),
    constraint fk_promo_redemptions_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_promo_redemptions_promo_code_id
    foreign key (organization_id, promo_code_id)
    references marketing.promo_codes (organization_id, id),
    constraint fk_promo_redemptions_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_promo_redemptions_status check (status in ('redeemed', 'returned')),
    constraint ck_promo_redemptions_reference check (length(reference) between 1 and 200),
    constraint ck_promo_redemptions_amount check (amount >= 0),
    constraint ck_promo_redemptions_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table marketing.promo_redemptions owner to app_owner;

alter table marketing.promo_redemptions enable row level security;
alter table marketing.promo_redemptions force row level security;

create unique index uq_promo_redemptions_reference on marketing.promo_redemptions
(organization_id, promo_code_id, reference)
where status = 'redeemed' and deleted_at is null;
create index idx_promo_redemptions_promo_code_id on marketing.promo_redemptions
(organization_id, promo_code_id, contact_id);
create index idx_promo_redemptions_contact_id on marketing.promo_redemptions
(organization_id, contact_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('marketing.promo_redemptions', '', 'redeemed'),
('marketing.promo_redemptions', 'redeemed', 'returned');

create trigger tg_promo_redemptions_10_touch_row
before insert or update on marketing.promo_redemptions
for each row execute function core.touch_row();

create trigger tg_promo_redemptions_20_follow_status_flow
before insert or update of status on marketing.promo_redemptions
for each row execute function core.follow_status_flow('marketing.promo_redemptions');

comment on table marketing.promo_redemptions is 'Who used which code for what. Class: tenant';
comment on column marketing.promo_redemptions.organization_id is
    'Tenant that the row belongs to';
comment on column marketing.promo_redemptions.id is 'Identifies the row; ordered by time';
comment on column marketing.promo_redemptions.promo_code_id is 'Code that was used';
comment on column marketing.promo_redemptions.contact_id is 'Who used it';
comment on column marketing.promo_redemptions.status is
    'redeemed or returned; moves along ref.status_transitions';
comment on column marketing.promo_redemptions.reference is
    'What was bought, such as the number of an order';
comment on column marketing.promo_redemptions.amount is 'What it took off the price';
comment on column marketing.promo_redemptions.currency is 'Currency (ISO 4217) of the amount';
comment on column marketing.promo_redemptions.created_at is 'When the row was made';
comment on column marketing.promo_redemptions.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column marketing.promo_redemptions.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column marketing.promo_redemptions.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column marketing.promo_redemptions.deleted_at is
    'When the row was taken away; null while it counts';
comment on column marketing.promo_redemptions.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column marketing.promo_redemptions.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column marketing.promo_redemptions.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column marketing.promo_redemptions.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index marketing.uq_promo_redemptions_reference is
    'A code is used once for what was bought';
comment on index marketing.idx_promo_redemptions_promo_code_id is
    'For how often a contact used a code, and for the foreign key';
comment on index marketing.idx_promo_redemptions_contact_id is
    'For what a contact used, and for the foreign key';
comment on trigger tg_promo_redemptions_10_touch_row on marketing.promo_redemptions is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_promo_redemptions_20_follow_status_flow on marketing.promo_redemptions is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('marketing.promo_redemptions');
end
$audit$;

commit;
