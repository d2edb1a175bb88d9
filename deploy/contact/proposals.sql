-- Deploy routiq:contact/proposals to pg
-- requires: contact/leads
-- requires: audit/attach
-- requires: audit/sensitive_columns
--
-- The branch is copied from the lead, for policies read no other table; a lead does not change its
-- branch.

begin;

create table contact.proposals (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    lead_id uuid not null,
    location_id uuid,
    title text not null,
    terms text,
    status text not null default 'draft',
    amount numeric(14, 2) not null,
    currency core.currency_code not null,
    expires_on date,
    sent_at timestamptz,
    answered_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_proposals primary key (organization_id, id),
    constraint fk_proposals_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_proposals_lead_id
    foreign key (organization_id, lead_id)
    references contact.leads (organization_id, id),
    constraint fk_proposals_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_proposals_title check (length(title) between 1 and 200),
    constraint ck_proposals_terms check (length(terms) between 1 and 20000),
    constraint ck_proposals_status check (status in ('draft', 'sent', 'accepted', 'declined')),
    constraint ck_proposals_amount check (amount >= 0),
    constraint ck_proposals_sent_at check ((sent_at is null) = (status = 'draft')),
    constraint ck_proposals_answered_at
    check ((answered_at is not null) = (status in ('accepted', 'declined'))),
    constraint ck_proposals_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.proposals owner to app_owner;

alter table contact.proposals enable row level security;
alter table contact.proposals force row level security;

create index idx_proposals_lead_id on contact.proposals
(organization_id, lead_id);
create index idx_proposals_location_id on contact.proposals
(organization_id, location_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('contact.proposals', '', 'draft'),
('contact.proposals', 'draft', 'sent'),
('contact.proposals', 'sent', 'accepted'),
('contact.proposals', 'sent', 'declined');

create trigger tg_proposals_10_touch_row
before insert or update on contact.proposals
for each row execute function core.touch_row();

create trigger tg_proposals_20_follow_status_flow
before insert or update of status on contact.proposals
for each row execute function core.follow_status_flow('contact.proposals');

comment on table contact.proposals is 'What people were offered, at which price. Class: tenant';
comment on column contact.proposals.organization_id is 'Tenant that the row belongs to';
comment on column contact.proposals.id is 'Identifies the row; ordered by time';
comment on column contact.proposals.lead_id is 'Lead that it is made for';
comment on column contact.proposals.location_id is 'Branch of the lead';
comment on column contact.proposals.title is 'What is proposed, in a few words';
comment on column contact.proposals.terms is 'What it says';
comment on column contact.proposals.status is
    'How far it is; moves along ref.status_transitions';
comment on column contact.proposals.amount is 'Price';
comment on column contact.proposals.currency is 'Currency (ISO 4217) of the price';
comment on column contact.proposals.expires_on is
    'Last day on which it can be accepted; null: always';
comment on column contact.proposals.sent_at is 'When it was sent';
comment on column contact.proposals.answered_at is 'When it was accepted or declined';
comment on column contact.proposals.created_at is 'When the row was made';
comment on column contact.proposals.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.proposals.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.proposals.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.proposals.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.proposals.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.proposals.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.proposals.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.proposals.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.idx_proposals_lead_id is
    'For the proposals of a lead, and for the foreign key';
comment on index contact.idx_proposals_location_id is 'For the foreign key';
comment on trigger tg_proposals_10_touch_row on contact.proposals is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_proposals_20_follow_status_flow on contact.proposals is
    'Lets the status move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('contact.proposals', 'title', 'may say what ails a person'),
('contact.proposals', 'terms', 'was said in confidence');

do $audit$
begin
    perform audit.attach('contact.proposals');
end
$audit$;

commit;
