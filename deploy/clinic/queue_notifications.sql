-- Deploy routiq:clinic/queue_notifications to pg
-- requires: clinic/queue_entries
-- requires: core/follow_status_flow
-- requires: audit/attach
--
-- The branch and the contact are copied from the ticket, for policies read no other table.

begin;

create table clinic.queue_notifications (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    ticket_id uuid not null,
    location_id uuid not null,
    contact_id uuid not null,
    kind text not null,
    status text not null default 'planned',
    sent_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_queue_notifications primary key (organization_id, id),
    constraint fk_queue_notifications_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_queue_notifications_ticket_id
    foreign key (organization_id, ticket_id)
    references clinic.queue_entries (organization_id, id),
    constraint fk_queue_notifications_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_queue_notifications_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_queue_notifications_kind check (kind in ('near', 'called')),
    constraint ck_queue_notifications_status check (status in ('planned', 'sent')),
    constraint ck_queue_notifications_sent_at check ((sent_at is not null) = (status = 'sent')),
    constraint ck_queue_notifications_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.queue_notifications owner to app_owner;

alter table clinic.queue_notifications enable row level security;
alter table clinic.queue_notifications force row level security;

create unique index uq_queue_notifications_kind on clinic.queue_notifications
(organization_id, ticket_id, kind)
where deleted_at is null;
create index idx_queue_notifications_ticket_id on clinic.queue_notifications
(organization_id, ticket_id);
create index idx_queue_notifications_location_id on clinic.queue_notifications
(organization_id, location_id);
create index idx_queue_notifications_contact_id on clinic.queue_notifications
(organization_id, contact_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.queue_notifications', '', 'planned'),
('clinic.queue_notifications', 'planned', 'sent');

create trigger tg_queue_notifications_10_touch_row
before insert or update on clinic.queue_notifications
for each row execute function core.touch_row();

create trigger tg_queue_notifications_20_follow_status_flow
before insert or update of status on clinic.queue_notifications
for each row execute function core.follow_status_flow('clinic.queue_notifications');

comment on table clinic.queue_notifications is
    'What people who wait are told, each once. Class: tenant';
comment on column clinic.queue_notifications.organization_id is
    'Tenant that the row belongs to';
comment on column clinic.queue_notifications.id is 'Identifies the row; ordered by time';
comment on column clinic.queue_notifications.ticket_id is 'Ticket';
comment on column clinic.queue_notifications.location_id is 'Branch of the ticket';
comment on column clinic.queue_notifications.contact_id is 'Who is told';
comment on column clinic.queue_notifications.kind is
    'near: the turn comes; called: it is there';
comment on column clinic.queue_notifications.status is
    'planned or sent; moves along ref.status_transitions';
comment on column clinic.queue_notifications.sent_at is 'When it was sent';
comment on column clinic.queue_notifications.created_at is 'When the row was made';
comment on column clinic.queue_notifications.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.queue_notifications.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.queue_notifications.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.queue_notifications.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.queue_notifications.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.queue_notifications.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.queue_notifications.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.queue_notifications.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_queue_notifications_kind is 'Each is told once';
comment on index clinic.idx_queue_notifications_ticket_id is 'For the foreign key';
comment on index clinic.idx_queue_notifications_location_id is 'For the foreign key';
comment on index clinic.idx_queue_notifications_contact_id is 'For the foreign key';
comment on trigger tg_queue_notifications_10_touch_row on clinic.queue_notifications is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_queue_notifications_20_follow_status_flow on clinic.queue_notifications is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('clinic.queue_notifications');
end
$audit$;

commit;
