-- Deploy routiq:marketing/campaigns to pg
-- requires: marketing/schema
-- requires: contact/segments
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table marketing.campaigns (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    segment_id uuid not null,
    name text not null,
    channel text not null,
    subject text,
    message text not null,
    status text not null default 'draft',
    started_at timestamptz,
    finished_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_campaigns primary key (organization_id, id),
    constraint fk_campaigns_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_campaigns_segment_id
    foreign key (organization_id, segment_id)
    references contact.segments (organization_id, id),
    constraint ck_campaigns_name check (length(name) between 1 and 200),
    constraint ck_campaigns_channel check (channel in ('email', 'sms', 'whatsapp')),
    constraint ck_campaigns_subject check (length(subject) between 1 and 200),
    constraint ck_campaigns_message check (length(message) between 1 and 20000),
    constraint ck_campaigns_status check (status in ('draft', 'running', 'finished', 'cancelled')),
    constraint ck_campaigns_started_at
    check (started_at is not null or status in ('draft', 'cancelled')),
    constraint ck_campaigns_finished_at
    check ((finished_at is not null) = (status in ('finished', 'cancelled'))),
    constraint ck_campaigns_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table marketing.campaigns owner to app_owner;

alter table marketing.campaigns enable row level security;
alter table marketing.campaigns force row level security;

create index idx_campaigns_segment_id on marketing.campaigns
(organization_id, segment_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('marketing.campaigns', '', 'draft'),
('marketing.campaigns', 'draft', 'running'),
('marketing.campaigns', 'draft', 'cancelled'),
('marketing.campaigns', 'running', 'finished'),
('marketing.campaigns', 'running', 'cancelled');

create trigger tg_campaigns_10_touch_row
before insert or update on marketing.campaigns
for each row execute function core.touch_row();

create trigger tg_campaigns_20_follow_status_flow
before insert or update of status on marketing.campaigns
for each row execute function core.follow_status_flow('marketing.campaigns');

comment on table marketing.campaigns is
    'What is said to a segment of people, once. Class: tenant';
comment on column marketing.campaigns.organization_id is 'Tenant that the row belongs to';
comment on column marketing.campaigns.id is 'Identifies the row; ordered by time';
comment on column marketing.campaigns.segment_id is 'Whom it is for';
comment on column marketing.campaigns.name is 'Name as shown to staff';
comment on column marketing.campaigns.channel is
    'email, sms or whatsapp; who is told has agreed to marketing by it';
comment on column marketing.campaigns.subject is 'Subject of the message';
comment on column marketing.campaigns.message is 'What is said';
comment on column marketing.campaigns.status is
    'How far it is; moves along ref.status_transitions';
comment on column marketing.campaigns.started_at is 'When it was decided who is told';
comment on column marketing.campaigns.finished_at is
    'When nobody was left to be told, or it was cancelled';
comment on column marketing.campaigns.created_at is 'When the row was made';
comment on column marketing.campaigns.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column marketing.campaigns.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column marketing.campaigns.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column marketing.campaigns.deleted_at is
    'When the row was taken away; null while it counts';
comment on column marketing.campaigns.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column marketing.campaigns.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column marketing.campaigns.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column marketing.campaigns.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index marketing.idx_campaigns_segment_id is 'For the foreign key';
comment on trigger tg_campaigns_10_touch_row on marketing.campaigns is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_campaigns_20_follow_status_flow on marketing.campaigns is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('marketing.campaigns');
end
$audit$;

commit;
