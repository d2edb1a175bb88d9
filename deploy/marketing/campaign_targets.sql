-- Deploy routiq:marketing/campaign_targets to pg
-- requires: marketing/campaigns
-- requires: contact/contacts
-- requires: audit/attach

begin;

create table marketing.campaign_targets (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    campaign_id uuid not null,
    contact_id uuid not null,
    status text not null default 'waiting',
    sent_at timestamptz,
    lease_expires_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_campaign_targets primary key (organization_id, id),
    constraint fk_campaign_targets_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_campaign_targets_campaign_id
    foreign key (organization_id, campaign_id)
    references marketing.campaigns (organization_id, id),
    constraint fk_campaign_targets_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_campaign_targets_status
    check (status in ('waiting', 'sent', 'failed', 'skipped')),
    constraint ck_campaign_targets_sent_at check ((sent_at is not null) = (status = 'sent')),
    constraint ck_campaign_targets_lease_expires_at
    check (lease_expires_at is null or status = 'waiting'),
    constraint ck_campaign_targets_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table marketing.campaign_targets owner to app_owner;

alter table marketing.campaign_targets enable row level security;
alter table marketing.campaign_targets force row level security;

create unique index uq_campaign_targets_contact_id on marketing.campaign_targets
(organization_id, campaign_id, contact_id)
where deleted_at is null;
create index idx_campaign_targets_status on marketing.campaign_targets
(organization_id, campaign_id, status)
where deleted_at is null;
create index idx_campaign_targets_campaign_id on marketing.campaign_targets
(organization_id, campaign_id);
create index idx_campaign_targets_contact_id on marketing.campaign_targets
(organization_id, contact_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('marketing.campaign_targets', '', 'waiting'),
('marketing.campaign_targets', 'waiting', 'sent'),
('marketing.campaign_targets', 'waiting', 'failed'),
('marketing.campaign_targets', 'waiting', 'skipped');

create trigger tg_campaign_targets_10_touch_row
before insert or update on marketing.campaign_targets
for each row execute function core.touch_row();

create trigger tg_campaign_targets_20_follow_status_flow
before insert or update of status on marketing.campaign_targets
for each row execute function core.follow_status_flow('marketing.campaign_targets');

comment on table marketing.campaign_targets is 'Who is told by which campaign. Class: tenant';
comment on column marketing.campaign_targets.organization_id is
    'Tenant that the row belongs to';
comment on column marketing.campaign_targets.id is 'Identifies the row; ordered by time';
comment on column marketing.campaign_targets.campaign_id is 'Campaign';
comment on column marketing.campaign_targets.contact_id is 'Who is told';
comment on column marketing.campaign_targets.status is
    'waiting, sent, failed, or skipped, because consent was withdrawn meanwhile; moves along '
    'ref.status_transitions';
comment on column marketing.campaign_targets.sent_at is 'When it was sent';
comment on column marketing.campaign_targets.lease_expires_at is
    'Until when the worker that took it has it; then another may';
comment on column marketing.campaign_targets.created_at is 'When the row was made';
comment on column marketing.campaign_targets.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column marketing.campaign_targets.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column marketing.campaign_targets.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column marketing.campaign_targets.deleted_at is
    'When the row was taken away; null while it counts';
comment on column marketing.campaign_targets.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column marketing.campaign_targets.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column marketing.campaign_targets.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column marketing.campaign_targets.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index marketing.uq_campaign_targets_contact_id is 'A campaign tells somebody once';
comment on index marketing.idx_campaign_targets_status is 'For who is still to be told';
comment on index marketing.idx_campaign_targets_campaign_id is 'For the foreign key';
comment on index marketing.idx_campaign_targets_contact_id is
    'For what a contact was told, and for the foreign key';
comment on trigger tg_campaign_targets_10_touch_row on marketing.campaign_targets is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_campaign_targets_20_follow_status_flow on marketing.campaign_targets is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('marketing.campaign_targets');
end
$audit$;

commit;
