-- Deploy routiq:contact/leads to pg
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/currency_code
-- requires: core/follow_status_flow
-- requires: audit/attach
-- requires: audit/sensitive_columns

begin;

create table contact.leads (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid not null,
    location_id uuid,
    owner_id uuid,
    title text not null,
    stage text not null default 'new',
    amount numeric(14, 2) not null default 0,
    currency core.currency_code not null,
    source text,
    expected_on date,
    closed_at timestamptz,
    lost_reason text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_leads primary key (organization_id, id),
    constraint fk_leads_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_leads_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_leads_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_leads_title check (length(title) between 1 and 200),
    constraint ck_leads_stage
    check (stage in ('new', 'contacted', 'qualified', 'proposed', 'won', 'lost')),
    constraint ck_leads_amount check (amount >= 0),
    constraint ck_leads_source check (length(source) between 1 and 200),
    constraint ck_leads_closed_at check ((closed_at is not null) = (stage in ('won', 'lost'))),
    constraint ck_leads_lost_reason check (length(lost_reason) between 1 and 2000),
    constraint ck_leads_lost_reason_of_lost check (lost_reason is null or stage = 'lost'),
    constraint ck_leads_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table contact.leads owner to app_owner;

alter table contact.leads enable row level security;
alter table contact.leads force row level security;

create index idx_leads_stage on contact.leads
(organization_id, stage, id desc)
where deleted_at is null;
create index idx_leads_owner_id on contact.leads
(organization_id, owner_id, stage, id desc)
where deleted_at is null;
create index idx_leads_closed_at on contact.leads
(organization_id, closed_at)
where closed_at is not null and deleted_at is null;
create index idx_leads_contact_id on contact.leads
(organization_id, contact_id);
create index idx_leads_location_id on contact.leads
(organization_id, location_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('contact.leads.stage', '', 'new'),
('contact.leads.stage', 'new', 'contacted'),
('contact.leads.stage', 'new', 'qualified'),
('contact.leads.stage', 'new', 'lost'),
('contact.leads.stage', 'contacted', 'qualified'),
('contact.leads.stage', 'contacted', 'lost'),
('contact.leads.stage', 'qualified', 'proposed'),
('contact.leads.stage', 'qualified', 'won'),
('contact.leads.stage', 'qualified', 'lost'),
('contact.leads.stage', 'proposed', 'won'),
('contact.leads.stage', 'proposed', 'lost'),
('contact.leads.stage', 'lost', 'contacted');

create trigger tg_leads_10_touch_row
before insert or update on contact.leads
for each row execute function core.touch_row();

create trigger tg_leads_20_follow_status_flow
before insert or update of stage on contact.leads
for each row execute function core.follow_status_flow('contact.leads.stage');

comment on table contact.leads is
    'People who may buy something, and how far the talks are. Class: tenant';
comment on column contact.leads.organization_id is 'Tenant that the row belongs to';
comment on column contact.leads.id is 'Identifies the row; ordered by time';
comment on column contact.leads.contact_id is 'Who may buy something';
comment on column contact.leads.location_id is 'Branch that works on it; null: any';
comment on column contact.leads.owner_id is
    'User who works on it; no foreign key, so that users can go';
comment on column contact.leads.title is 'What they may buy, in a few words';
comment on column contact.leads.stage is 'How far it is; moves along ref.status_transitions';
comment on column contact.leads.amount is 'What it may bring in';
comment on column contact.leads.currency is 'Currency (ISO 4217) of the amount';
comment on column contact.leads.source is 'Where it came from, such as a campaign';
comment on column contact.leads.expected_on is 'Day on which the decision is expected';
comment on column contact.leads.closed_at is 'When it was won or lost';
comment on column contact.leads.lost_reason is 'Why it was lost';
comment on column contact.leads.created_at is 'When the row was made';
comment on column contact.leads.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column contact.leads.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column contact.leads.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column contact.leads.deleted_at is
    'When the row was taken away; null while it counts';
comment on column contact.leads.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column contact.leads.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column contact.leads.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column contact.leads.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index contact.idx_leads_stage is 'For the board of leads: the newest of each stage';
comment on index contact.idx_leads_owner_id is 'For the board of one user';
comment on index contact.idx_leads_closed_at is 'For the report of what was won and lost';
comment on index contact.idx_leads_contact_id is
    'For the leads of a contact, and for the foreign key';
comment on index contact.idx_leads_location_id is 'For the foreign key';
comment on trigger tg_leads_10_touch_row on contact.leads is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_leads_20_follow_status_flow on contact.leads is
    'Lets the stage move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('contact.leads', 'title', 'may say what ails a person'),
('contact.leads', 'lost_reason', 'was said in confidence');

do $audit$
begin
    perform audit.attach('contact.leads');
end
$audit$;

commit;
