-- Deploy routiq:marketing/loyalty_transactions to pg
-- requires: marketing/schema
-- requires: contact/contacts
-- requires: audit/attach

begin;

create table marketing.loyalty_transactions (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    kind text not null,
    points int not null,
    reference text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_loyalty_transactions primary key (organization_id, id),
    constraint fk_loyalty_transactions_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_loyalty_transactions_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_loyalty_transactions_kind check (kind in ('earned', 'spent', 'corrected')),
    constraint ck_loyalty_transactions_points check (points <> 0),
    constraint ck_loyalty_transactions_direction
    check ((kind <> 'earned' or points > 0) and (kind <> 'spent' or points < 0)),
    constraint ck_loyalty_transactions_reference check (length(reference) between 1 and 200),
    constraint ck_loyalty_transactions_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table marketing.loyalty_transactions owner to app_owner;

alter table marketing.loyalty_transactions enable row level security;
alter table marketing.loyalty_transactions force row level security;

create unique index uq_loyalty_transactions_reference on marketing.loyalty_transactions
(organization_id, kind, reference)
where deleted_at is null;
create index idx_loyalty_transactions_contact_id on marketing.loyalty_transactions
(organization_id, contact_id, id desc);

create trigger tg_loyalty_transactions_10_touch_row
before insert or update on marketing.loyalty_transactions
for each row execute function core.touch_row();

comment on table marketing.loyalty_transactions is
    'Points that people earned and spent. Class: tenant';
comment on column marketing.loyalty_transactions.organization_id is
    'Tenant that the row belongs to';
comment on column marketing.loyalty_transactions.id is 'Identifies the row; ordered by time';
comment on column marketing.loyalty_transactions.contact_id is 'Whose points';
comment on column marketing.loyalty_transactions.kind is
    'earned, spent, or corrected by a person';
comment on column marketing.loyalty_transactions.points is
    'Points that came; negative: that went';
comment on column marketing.loyalty_transactions.reference is
    'What for, such as the number of an invoice';
comment on column marketing.loyalty_transactions.created_at is 'When the row was made';
comment on column marketing.loyalty_transactions.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column marketing.loyalty_transactions.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column marketing.loyalty_transactions.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column marketing.loyalty_transactions.deleted_at is
    'When the row was taken away; null while it counts';
comment on column marketing.loyalty_transactions.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column marketing.loyalty_transactions.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column marketing.loyalty_transactions.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column marketing.loyalty_transactions.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index marketing.uq_loyalty_transactions_reference is
    'Points are given or taken once for one thing';
comment on index marketing.idx_loyalty_transactions_contact_id is
    'For the points of a contact, newest first, and for the foreign key';
comment on trigger tg_loyalty_transactions_10_touch_row on marketing.loyalty_transactions is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('marketing.loyalty_transactions');
end
$audit$;

commit;
