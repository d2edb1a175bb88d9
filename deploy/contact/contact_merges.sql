-- Deploy routiq:contact/contact_merges to pg
-- requires: contact/contacts
-- requires: audit/attach
-- requires: audit/sensitive_columns
--
-- Undoing goes backwards, and the ids are ordered by the millisecond only: merge_number is the order.

begin;

create table contact.contact_merges (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    merge_number bigint not null generated always as identity,
    survivor_id uuid not null,
    loser_id uuid not null,
    is_automatic boolean not null default false,
    rows_moved jsonb not null default '{}',
    undone_at timestamptz,
    undone_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_contact_merges primary key (organization_id, id),
    constraint fk_contact_merges_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_contact_merges_survivor_id
    foreign key (organization_id, survivor_id)
    references contact.contacts (organization_id, id),
    constraint fk_contact_merges_loser_id
    foreign key (organization_id, loser_id)
    references contact.contacts (organization_id, id),
    constraint ck_contact_merges_contacts check (survivor_id <> loser_id),
    constraint ck_contact_merges_rows_moved check (jsonb_typeof(rows_moved) = 'object'),
    constraint ck_contact_merges_undone_by check (undone_by is null or undone_at is not null),
    constraint ck_contact_merges_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.contact_merges owner to app_owner;

alter table contact.contact_merges enable row level security;
alter table contact.contact_merges force row level security;

create unique index uq_contact_merges_loser_id on contact.contact_merges
(organization_id, loser_id)
where undone_at is null and deleted_at is null;
create index idx_contact_merges_loser_id on contact.contact_merges
(organization_id, loser_id, merge_number);
create index idx_contact_merges_survivor_id on contact.contact_merges
(organization_id, survivor_id, merge_number);

create trigger tg_contact_merges_10_touch_row
before insert or update on contact.contact_merges
for each row execute function core.touch_row();

comment on table contact.contact_merges is
    'Which contact went into which, and what moved: enough to undo it. Class: tenant';
comment on column contact.contact_merges.organization_id is 'Tenant that the row belongs to';
comment on column contact.contact_merges.id is 'Identifies the merge; ordered by time';
comment on column contact.contact_merges.merge_number is
    'Order in which merges happened; the last is undone first. It has gaps';
comment on column contact.contact_merges.survivor_id is 'The contact that stays';
comment on column contact.contact_merges.loser_id is 'The contact that went into it';
comment on column contact.contact_merges.is_automatic is 'Whether nobody was asked';
comment on column contact.contact_merges.rows_moved is
    'For each table the rows that moved, and what they held before; an object';
comment on column contact.contact_merges.undone_at is 'When it was undone; null while it holds';
comment on column contact.contact_merges.undone_by is
    'User who undid it; no foreign key, so that users can go';
comment on column contact.contact_merges.created_at is 'When the row was made';
comment on column contact.contact_merges.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.contact_merges.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.contact_merges.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.contact_merges.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.contact_merges.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.contact_merges.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.contact_merges.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.contact_merges.metadata is
    'Whatever an integration keeps with the row; an object';
comment on sequence contact.contact_merges_merge_number_seq is 'Order of merges; gaps say nothing';
comment on index contact.uq_contact_merges_loser_id is
    'For where a contact went; into one other at a time';
comment on index contact.idx_contact_merges_loser_id is
    'For the foreign key, and for the merges of a contact, also those that were undone';
comment on index contact.idx_contact_merges_survivor_id is
    'For the foreign key, and for what went into a contact, last first';
comment on trigger tg_contact_merges_10_touch_row on contact.contact_merges is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('contact.contact_merges', 'rows_moved', 'may hold what a person was called');

do $audit$
begin
    perform audit.attach('contact.contact_merges');
end
$audit$;

commit;
