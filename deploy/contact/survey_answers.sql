-- Deploy routiq:contact/survey_answers to pg
-- requires: contact/surveys
-- requires: contact/contacts
-- requires: audit/attach
-- requires: audit/sensitive_columns

begin;

create table contact.survey_answers (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    survey_id uuid not null,
    contact_id uuid not null,
    answers jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_survey_answers primary key (organization_id, id),
    constraint fk_survey_answers_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_survey_answers_survey_id
    foreign key (organization_id, survey_id)
    references contact.surveys (organization_id, id),
    constraint fk_survey_answers_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_survey_answers_answers check (jsonb_typeof(answers) = 'object'),
    constraint ck_survey_answers_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.survey_answers owner to app_owner;

alter table contact.survey_answers enable row level security;
alter table contact.survey_answers force row level security;

create unique index uq_survey_answers_contact_id on contact.survey_answers
(organization_id, survey_id, contact_id)
where deleted_at is null;
create index idx_survey_answers_survey_id on contact.survey_answers
(organization_id, survey_id);
create index idx_survey_answers_contact_id on contact.survey_answers
(organization_id, contact_id);

create trigger tg_survey_answers_10_touch_row
before insert or update on contact.survey_answers
for each row execute function core.touch_row();

comment on table contact.survey_answers is 'What people answered, each once. Class: tenant';
comment on column contact.survey_answers.organization_id is 'Tenant that the row belongs to';
comment on column contact.survey_answers.id is 'Identifies the row; ordered by time';
comment on column contact.survey_answers.survey_id is 'Survey';
comment on column contact.survey_answers.contact_id is 'Who answered';
comment on column contact.survey_answers.answers is
    'What was answered, by the keys of the questions';
comment on column contact.survey_answers.created_at is 'When the row was made';
comment on column contact.survey_answers.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.survey_answers.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.survey_answers.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.survey_answers.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.survey_answers.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.survey_answers.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.survey_answers.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.survey_answers.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_survey_answers_contact_id is 'Each answers once';
comment on index contact.idx_survey_answers_survey_id is
    'For the results of a survey, and for the foreign key';
comment on index contact.idx_survey_answers_contact_id is 'For the foreign key';
comment on trigger tg_survey_answers_10_touch_row on contact.survey_answers is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('contact.survey_answers', 'answers', 'was said in confidence');

do $audit$
begin
    perform audit.attach('contact.survey_answers');
end
$audit$;

commit;
