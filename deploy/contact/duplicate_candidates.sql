-- Deploy routiq:contact/duplicate_candidates to pg
-- requires: contact/contacts
-- requires: contact/match_models
-- requires: audit/attach
-- requires: audit/sensitive_columns
-- requires: core/follow_status_flow
--
-- A pair stands once: the smaller id first. What was rejected stays, so that it is not asked again.
-- Every way to "open" is listed, so the flow is not asked for it: a run writes thousands of such rows.

begin;

create table contact.duplicate_candidates (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_a_id uuid not null,
    contact_b_id uuid not null,
    score double precision not null,
    features jsonb not null default '{}',
    model_id uuid,
    status text not null default 'open',
    reviewed_by uuid,
    reviewed_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_duplicate_candidates primary key (organization_id, id),
    constraint fk_duplicate_candidates_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_duplicate_candidates_contact_a_id
    foreign key (organization_id, contact_a_id)
    references contact.contacts (organization_id, id),
    constraint fk_duplicate_candidates_contact_b_id
    foreign key (organization_id, contact_b_id)
    references contact.contacts (organization_id, id),
    constraint fk_duplicate_candidates_model_id
    foreign key (organization_id, model_id)
    references contact.match_models (organization_id, id) on delete set null (model_id),
    constraint ck_duplicate_candidates_contacts check (contact_a_id < contact_b_id),
    constraint ck_duplicate_candidates_score check (score between 0 and 1),
    constraint ck_duplicate_candidates_features check (jsonb_typeof(features) = 'object'),
    constraint ck_duplicate_candidates_status
    check (status in ('open', 'confirmed', 'rejected', 'auto_merged')),
    constraint ck_duplicate_candidates_reviewed_by
    check (reviewed_by is null or reviewed_at is not null),
    constraint ck_duplicate_candidates_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.duplicate_candidates owner to app_owner;

alter table contact.duplicate_candidates enable row level security;
alter table contact.duplicate_candidates force row level security;

create unique index uq_duplicate_candidates_contacts on contact.duplicate_candidates
(organization_id, contact_a_id, contact_b_id)
where deleted_at is null;
create index idx_duplicate_candidates_contact_a_id on contact.duplicate_candidates
(organization_id, contact_a_id);
create index idx_duplicate_candidates_contact_b_id on contact.duplicate_candidates
(organization_id, contact_b_id);
create index idx_duplicate_candidates_model_id on contact.duplicate_candidates
(organization_id, model_id);
create index idx_duplicate_candidates_score on contact.duplicate_candidates
(organization_id, score, id)
where status = 'open' and deleted_at is null;

create trigger tg_duplicate_candidates_10_touch_row
before insert or update on contact.duplicate_candidates
for each row execute function core.touch_row();

create trigger tg_duplicate_candidates_20_follow_status_flow
before insert or update of status on contact.duplicate_candidates
for each row when (new.status <> 'open')
execute function core.follow_status_flow('contact.duplicate_candidates');

comment on table contact.duplicate_candidates is
    'Pairs of contacts that may be one person, for people to decide. Class: tenant';
comment on column contact.duplicate_candidates.organization_id is 'Tenant that the row belongs to';
comment on column contact.duplicate_candidates.id is 'Identifies the pair; ordered by time';
comment on column contact.duplicate_candidates.contact_a_id is 'The contact with the smaller id';
comment on column contact.duplicate_candidates.contact_b_id is 'The contact with the greater id';
comment on column contact.duplicate_candidates.score is 'Probability that they are one person';
comment on column contact.duplicate_candidates.features is
    'What was compared, with the level and weight of each; an object';
comment on column contact.duplicate_candidates.model_id is
    'Model that gave the score; null for the one that the functions bring along';
comment on column contact.duplicate_candidates.status is 'open, confirmed, rejected or auto_merged';
comment on column contact.duplicate_candidates.reviewed_by is
    'User who decided; no foreign key, so that users can go';
comment on column contact.duplicate_candidates.reviewed_at is 'When somebody decided';
comment on column contact.duplicate_candidates.created_at is 'When the row was made';
comment on column contact.duplicate_candidates.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.duplicate_candidates.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.duplicate_candidates.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.duplicate_candidates.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.duplicate_candidates.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.duplicate_candidates.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.duplicate_candidates.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.duplicate_candidates.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.uq_duplicate_candidates_contacts is
    'For a pair that is known already; it stands once';
comment on index contact.idx_duplicate_candidates_contact_a_id is
    'For the foreign key, and for the pairs of a contact';
comment on index contact.idx_duplicate_candidates_contact_b_id is
    'For the foreign key, and for the pairs of a contact';
comment on index contact.idx_duplicate_candidates_model_id is
    'For the foreign key: pairs that stand in the way of deleting a model';
comment on index contact.idx_duplicate_candidates_score is
    'For the list of what people are asked, most likely first';
comment on trigger tg_duplicate_candidates_10_touch_row on contact.duplicate_candidates is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_duplicate_candidates_20_follow_status_flow on contact.duplicate_candidates is
    'Lets the status change only as ref.status_transitions says';

insert into ref.status_transitions (entity, from_status, to_status)
values
('contact.duplicate_candidates', '', 'open'),
('contact.duplicate_candidates', '', 'auto_merged'),
('contact.duplicate_candidates', 'open', 'confirmed'),
('contact.duplicate_candidates', 'open', 'rejected'),
('contact.duplicate_candidates', 'open', 'auto_merged'),
('contact.duplicate_candidates', 'confirmed', 'open'),
('contact.duplicate_candidates', 'confirmed', 'rejected'),
('contact.duplicate_candidates', 'rejected', 'open'),
('contact.duplicate_candidates', 'auto_merged', 'open'),
('contact.duplicate_candidates', 'auto_merged', 'rejected');

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('contact.duplicate_candidates', 'features', 'may tell what was compared');

do $audit$
begin
    perform audit.attach('contact.duplicate_candidates');
end
$audit$;

commit;
