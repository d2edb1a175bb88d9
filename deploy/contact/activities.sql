-- Deploy routiq:contact/activities to pg
-- requires: contact/leads
-- requires: contact/contacts
-- requires: audit/attach
-- requires: audit/sensitive_columns

begin;

create table contact.activities (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    lead_id uuid,
    location_id uuid,
    owner_id uuid,
    kind text not null,
    subject text not null,
    due_at timestamptz,
    done_at timestamptz,
    outcome text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_activities primary key (organization_id, id),
    constraint fk_activities_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_activities_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_activities_lead_id
    foreign key (organization_id, lead_id)
    references contact.leads (organization_id, id)
    on delete set null (lead_id),
    constraint fk_activities_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_activities_kind check (kind in ('call', 'email', 'meeting', 'visit', 'task')),
    constraint ck_activities_subject check (length(subject) between 1 and 200),
    constraint ck_activities_outcome check (length(outcome) between 1 and 2000),
    constraint ck_activities_outcome_of_done check (outcome is null or done_at is not null),
    constraint ck_activities_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.activities owner to app_owner;

alter table contact.activities enable row level security;
alter table contact.activities force row level security;

create index idx_activities_due_at on contact.activities
(organization_id, owner_id, due_at, id)
where done_at is null and deleted_at is null;
create index idx_activities_contact_id on contact.activities
(organization_id, contact_id);
create index idx_activities_lead_id on contact.activities
(organization_id, lead_id);
create index idx_activities_location_id on contact.activities
(organization_id, location_id);

create trigger tg_activities_10_touch_row
before insert or update on contact.activities
for each row execute function core.touch_row();

comment on table contact.activities is
    'Calls, meetings and tasks: what is to be done with whom, and what came of it. Class: tenant';
comment on column contact.activities.organization_id is 'Tenant that the row belongs to';
comment on column contact.activities.id is 'Identifies the row; ordered by time';
comment on column contact.activities.contact_id is 'With whom';
comment on column contact.activities.lead_id is 'About which lead';
comment on column contact.activities.location_id is 'Branch that does it; null: any';
comment on column contact.activities.owner_id is
    'User who does it; no foreign key, so that users can go';
comment on column contact.activities.kind is 'call, email, meeting, visit or task';
comment on column contact.activities.subject is 'What is to be done, in a few words';
comment on column contact.activities.due_at is 'When it is to be done';
comment on column contact.activities.done_at is 'When it was done; null while it is open';
comment on column contact.activities.outcome is 'What came of it';
comment on column contact.activities.created_at is 'When the row was made';
comment on column contact.activities.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.activities.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.activities.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.activities.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.activities.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.activities.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.activities.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.activities.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.idx_activities_due_at is 'For what a user has to do, in its order';
comment on index contact.idx_activities_contact_id is
    'For the activities with a contact, and for the foreign key';
comment on index contact.idx_activities_lead_id is 'For the foreign key';
comment on index contact.idx_activities_location_id is 'For the foreign key';
comment on trigger tg_activities_10_touch_row on contact.activities is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('contact.activities', 'subject', 'may say what ails a person'),
('contact.activities', 'outcome', 'was said in confidence');

do $audit$
begin
    perform audit.attach('contact.activities');
end
$audit$;

commit;
