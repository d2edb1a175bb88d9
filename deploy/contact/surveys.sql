-- Deploy routiq:contact/surveys to pg
-- requires: contact/schema
-- requires: core/organizations
-- requires: core/new_id
-- requires: core/touch_row
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table contact.surveys (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    questions jsonb not null,
    status text not null default 'draft',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_surveys primary key (organization_id, id),
    constraint fk_surveys_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_surveys_name check (length(name) between 1 and 200),
    constraint ck_surveys_questions
    check (jsonb_typeof(questions) = 'array' and questions <> '[]'),
    constraint ck_surveys_status check (status in ('draft', 'open', 'closed')),
    constraint ck_surveys_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.surveys owner to app_owner;

alter table contact.surveys enable row level security;
alter table contact.surveys force row level security;

create unique index uq_surveys_name on contact.surveys
(organization_id, name)
where deleted_at is null;

insert into ref.status_transitions (entity, from_status, to_status)
values
('contact.surveys', '', 'draft'),
('contact.surveys', 'draft', 'open'),
('contact.surveys', 'open', 'closed'),
('contact.surveys', 'closed', 'open');

create trigger tg_surveys_10_touch_row
before insert or update on contact.surveys
for each row execute function core.touch_row();

create trigger tg_surveys_20_follow_status_flow
before insert or update of status on contact.surveys
for each row execute function core.follow_status_flow('contact.surveys');

comment on table contact.surveys is 'What people are asked. Class: tenant';
comment on column contact.surveys.organization_id is 'Tenant that the row belongs to';
comment on column contact.surveys.id is 'Identifies the row; ordered by time';
comment on column contact.surveys.name is 'Name as shown to people';
comment on column contact.surveys.questions is
    'What is asked, in its order: key, text, form (score, choice or text), and the choices';
comment on column contact.surveys.status is
    'draft, open for answers, or closed; moves along ref.status_transitions';
comment on column contact.surveys.created_at is 'When the row was made';
comment on column contact.surveys.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.surveys.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.surveys.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.surveys.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.surveys.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.surveys.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.surveys.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.surveys.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_surveys_name is 'One living survey a name; for lists by name';
comment on trigger tg_surveys_10_touch_row on contact.surveys is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_surveys_20_follow_status_flow on contact.surveys is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('contact.surveys');
end
$audit$;

commit;
