-- Deploy routiq:contact/consents to pg
-- requires: core/bootstrap
-- requires: contact/contacts
-- requires: audit/attach
-- requires: core/follow_status_flow
--
-- Two active consents of one scope never overlap, so what holds at an instant is one row. Whoever
-- merges contacts ends one of two that would.

begin;

create table contact.consents (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    scope text not null,
    status text not null default 'proposed',
    period tstzrange not null,
    source text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_consents primary key (organization_id, id),
    constraint fk_consents_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_consents_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_consents_scope
    check (scope ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(scope) <= 64),
    constraint ck_consents_status
    check (
        status in ('draft', 'proposed', 'active', 'rejected', 'inactive', 'entered_in_error')
    ),
    constraint ck_consents_period
    check (not isempty(period) and lower(period) > '-infinity' and lower_inc(period)),
    constraint ck_consents_source check (length(source) between 1 and 200),
    constraint ex_consents_period
    exclude using gist (
        organization_id with =, contact_id with =, scope with =, period with &&
    )
    where (status = 'active' and deleted_at is null),
    constraint ck_consents_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.consents owner to app_owner;

alter table contact.consents enable row level security;
alter table contact.consents force row level security;

create index idx_consents_contact_id on contact.consents
(organization_id, contact_id, scope);

create trigger tg_consents_10_touch_row
before insert or update on contact.consents
for each row execute function core.touch_row();

create trigger tg_consents_20_follow_status_flow
before insert or update of status on contact.consents
for each row execute function core.follow_status_flow('contact.consents');

comment on table contact.consents is
    'What a contact agreed to, or refused, and for how long. Class: tenant';
comment on column contact.consents.organization_id is 'Tenant that the row belongs to';
comment on column contact.consents.id is 'Identifies the consent; ordered by time';
comment on column contact.consents.contact_id is 'The contact who agreed or refused';
comment on column contact.consents.scope is
    'What it is about, such as treatment, photos or marketing.email';
comment on column contact.consents.status is
    'draft, proposed, active, rejected, inactive or entered_in_error, as FHIR has it';
comment on column contact.consents.period is
    'From when to when it holds; without an end until it is withdrawn';
comment on column contact.consents.source is 'How it came, such as form, verbal or import';
comment on column contact.consents.created_at is 'When the row was made';
comment on column contact.consents.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.consents.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.consents.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.consents.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.consents.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.consents.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.consents.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.consents.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.idx_consents_contact_id is
    'For the consents of a contact, and for the foreign key';
comment on trigger tg_consents_10_touch_row on contact.consents is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_consents_20_follow_status_flow on contact.consents is
    'Lets the status change only as ref.status_transitions says';

insert into ref.status_transitions (entity, from_status, to_status)
values
('contact.consents', '', 'draft'),
('contact.consents', '', 'proposed'),
('contact.consents', '', 'active'),
('contact.consents', '', 'rejected'),
('contact.consents', '', 'inactive'),
('contact.consents', 'draft', 'proposed'),
('contact.consents', 'draft', 'active'),
('contact.consents', 'draft', 'rejected'),
('contact.consents', 'draft', 'entered_in_error'),
('contact.consents', 'proposed', 'active'),
('contact.consents', 'proposed', 'rejected'),
('contact.consents', 'proposed', 'entered_in_error'),
('contact.consents', 'active', 'inactive'),
('contact.consents', 'active', 'entered_in_error'),
('contact.consents', 'rejected', 'entered_in_error'),
('contact.consents', 'inactive', 'entered_in_error');

do $audit$
begin
    perform audit.attach('contact.consents');
end
$audit$;

commit;
