-- Deploy routiq:contact/contact_points to pg
-- requires: contact/contacts
-- requires: audit/attach
-- requires: core/phone_number
-- requires: core/email_address

begin;

create table contact.contact_points (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    system text not null,
    use text,
    raw text not null,
    normalized text,
    is_valid boolean not null default false,
    rank smallint,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_contact_points primary key (organization_id, id),
    constraint fk_contact_points_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_contact_points_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_contact_points_system
    check (
        system in (
            'phone', 'fax', 'email', 'sms', 'whatsapp', 'messenger', 'instagram', 'web', 'other'
        )
    ),
    constraint ck_contact_points_use check (use in ('home', 'work', 'mobile', 'temporary', 'old')),
    constraint ck_contact_points_raw check (length(raw) between 1 and 400),
    constraint ck_contact_points_normalized check (length(normalized) between 1 and 400),
    constraint ck_contact_points_is_valid
    check (
        not is_valid
        or case
            when system in ('phone', 'fax', 'sms', 'whatsapp')
                then cast(normalized as core.phone_number) is not null
            when system = 'email'
                then cast(normalized as core.email_address) is not null
            else normalized is not null
        end
    ),
    constraint ck_contact_points_rank check (rank between 1 and 99),
    constraint ck_contact_points_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.contact_points owner to app_owner;

alter table contact.contact_points enable row level security;
alter table contact.contact_points force row level security;

create unique index uq_contact_points_normalized on contact.contact_points
(organization_id, system, normalized, contact_id)
where deleted_at is null;
create index idx_contact_points_contact_id on contact.contact_points
(organization_id, contact_id, rank);

create trigger tg_contact_points_10_touch_row
before insert or update on contact.contact_points
for each row execute function core.touch_row();

comment on table contact.contact_points is
    'Ways to reach a contact: every number, address and account, the best one first. Class: tenant';
comment on column contact.contact_points.organization_id is 'Tenant that the row belongs to';
comment on column contact.contact_points.id is 'Identifies the point; ordered by time';
comment on column contact.contact_points.contact_id is 'The contact who is reached there';
comment on column contact.contact_points.system is
    'What it is reached by, such as phone, email or whatsapp';
comment on column contact.contact_points.use is
    'What it is for, as FHIR has it; null where nobody said';
comment on column contact.contact_points.raw is 'As it was given, before anything was made of it';
comment on column contact.contact_points.normalized is
    'The form to compare and call by: E.164, or an address in lower case; null where none could '
    'be made';
comment on column contact.contact_points.is_valid is
    'Whether normalized can be called or written to';
comment on column contact.contact_points.rank is '1 is tried first; null where nobody cares';
comment on column contact.contact_points.created_at is 'When the row was made';
comment on column contact.contact_points.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.contact_points.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.contact_points.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.contact_points.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.contact_points.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.contact_points.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.contact_points.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.contact_points.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_contact_points_normalized is
    'For whom a number or address belongs to; once a contact';
comment on index contact.idx_contact_points_contact_id is
    'For the points of a contact, best first, and for the foreign key';
comment on trigger tg_contact_points_10_touch_row on contact.contact_points is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('contact.contact_points');
end
$audit$;

commit;
