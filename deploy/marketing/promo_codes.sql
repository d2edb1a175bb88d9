-- Deploy routiq:marketing/promo_codes to pg
-- requires: marketing/schema
-- requires: core/organizations
-- requires: core/currency_code
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach

begin;

create table marketing.promo_codes (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    code text not null,
    description text,
    kind text not null,
    value numeric(14, 2) not null,
    currency core.currency_code,
    first_on date,
    last_on date,
    most_redemptions int,
    most_for_contact int not null default 1,
    redemptions int not null default 0,
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
    constraint pk_promo_codes primary key (organization_id, id),
    constraint fk_promo_codes_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_promo_codes_code check (code ~ '^[A-Z0-9][A-Z0-9_-]{2,31}$'),
    constraint ck_promo_codes_description check (length(description) between 1 and 2000),
    constraint ck_promo_codes_kind check (kind in ('percent', 'amount')),
    constraint ck_promo_codes_value check (value > 0 and (kind <> 'percent' or value <= 100)),
    constraint ck_promo_codes_currency check ((currency is not null) = (kind = 'amount')),
    constraint ck_promo_codes_days check (first_on <= last_on),
    constraint ck_promo_codes_redemptions
    check (redemptions >= 0 and redemptions <= most_redemptions),
    constraint ck_promo_codes_most_for_contact check (most_for_contact > 0),
    constraint ck_promo_codes_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table marketing.promo_codes owner to app_owner;

alter table marketing.promo_codes enable row level security;
alter table marketing.promo_codes force row level security;

create unique index uq_promo_codes_code on marketing.promo_codes
(organization_id, code)
where deleted_at is null;

create trigger tg_promo_codes_10_touch_row
before insert or update on marketing.promo_codes
for each row execute function core.touch_row();

comment on table marketing.promo_codes is
    'Codes that make something cheaper, and how often. Class: tenant';
comment on column marketing.promo_codes.organization_id is 'Tenant that the row belongs to';
comment on column marketing.promo_codes.id is 'Identifies the row; ordered by time';
comment on column marketing.promo_codes.code is 'What people say or type; capitals and digits';
comment on column marketing.promo_codes.description is 'What it is for';
comment on column marketing.promo_codes.kind is 'percent of the price, or amount off it';
comment on column marketing.promo_codes.value is
    'How much off: percent, or an amount in the currency';
comment on column marketing.promo_codes.currency is
    'Currency (ISO 4217) of an amount; null for percent';
comment on column marketing.promo_codes.first_on is
    'First day on which it is taken, by the clock of the organization';
comment on column marketing.promo_codes.last_on is 'Last day on which it is taken';
comment on column marketing.promo_codes.most_redemptions is
    'How often it is taken in all; null: without end';
comment on column marketing.promo_codes.most_for_contact is 'How often one contact may use it';
comment on column marketing.promo_codes.redemptions is
    'How often it was used and not given back';
comment on column marketing.promo_codes.is_active is 'Whether it is taken now';
comment on column marketing.promo_codes.created_at is 'When the row was made';
comment on column marketing.promo_codes.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column marketing.promo_codes.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column marketing.promo_codes.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column marketing.promo_codes.deleted_at is
    'When the row was taken away; null while it counts';
comment on column marketing.promo_codes.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column marketing.promo_codes.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column marketing.promo_codes.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column marketing.promo_codes.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index marketing.uq_promo_codes_code is
    'One living promotion a code; finds it by its code';
comment on trigger tg_promo_codes_10_touch_row on marketing.promo_codes is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('marketing.promo_codes');
end
$audit$;

commit;
