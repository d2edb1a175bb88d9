-- Deploy routiq:comms/message_templates to pg
-- requires: comms/schema
-- requires: core/organizations
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach
--
-- Each wording is a row that is not written again: what was sent tells by which it was made.

begin;

create table comms.message_templates (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    channel text not null,
    language text not null default 'en',
    version int not null default 1,
    subject text,
    body text not null,
    placeholders text[] not null default '{}',
    replaced_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_message_templates primary key (organization_id, id),
    constraint fk_message_templates_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_message_templates_name check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint ck_message_templates_channel check (channel in ('email', 'sms')),
    constraint ck_message_templates_language
    check (language ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$'),
    constraint ck_message_templates_version check (version > 0),
    constraint ck_message_templates_subject
    check ((channel = 'email') = (subject is not null) and length(subject) between 1 and 200),
    constraint ck_message_templates_body check (length(body) between 1 and 10000),
    constraint ck_message_templates_placeholders
    check (cardinality(placeholders) <= 50 and array_position(placeholders, null) is null),
    constraint ck_message_templates_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table comms.message_templates owner to app_owner;

alter table comms.message_templates enable row level security;
alter table comms.message_templates force row level security;

create unique index uq_message_templates_version on comms.message_templates
(organization_id, name, channel, language, version)
where deleted_at is null;
create unique index uq_message_templates_present on comms.message_templates
(organization_id, name, channel, language)
where replaced_at is null and deleted_at is null;

create trigger tg_message_templates_10_touch_row
before insert or update on comms.message_templates
for each row execute function core.touch_row();

comment on table comms.message_templates is
    'What is said to people again and again, in each of its wordings. Class: tenant';
comment on column comms.message_templates.organization_id is 'Tenant that the row belongs to';
comment on column comms.message_templates.id is 'Identifies the row; ordered by time';
comment on column comms.message_templates.name is
    'What the text is for, such as reminder; one name in every language';
comment on column comms.message_templates.channel is 'email or sms';
comment on column comms.message_templates.language is 'Language, such as en or pt-BR (BCP 47)';
comment on column comms.message_templates.version is
    'Counts the wordings of one name, channel and language';
comment on column comms.message_templates.subject is 'Subject of an e-mail, with placeholders';
comment on column comms.message_templates.body is 'Text with placeholders, such as {{first_name}}';
comment on column comms.message_templates.placeholders is
    'What the texts name, no more and no less';
comment on column comms.message_templates.replaced_at is
    'When a newer wording took its place; null for the present one';
comment on column comms.message_templates.created_at is 'When the row was made';
comment on column comms.message_templates.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column comms.message_templates.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.message_templates.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.message_templates.deleted_at is
    'When the row was taken away; null while it counts';
comment on column comms.message_templates.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.message_templates.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.message_templates.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.message_templates.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.uq_message_templates_version is 'One wording a number';
comment on index comms.uq_message_templates_present is
    'One present wording; for what is listed and looked up';
comment on trigger tg_message_templates_10_touch_row on comms.message_templates is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('comms.message_templates');
end
$audit$;

commit;
