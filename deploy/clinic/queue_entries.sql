-- Deploy routiq:clinic/queue_entries to pg
-- requires: clinic/queue_counters
-- requires: clinic/services
-- requires: contact/contacts
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table clinic.queue_entries (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    location_id uuid not null,
    queue_on date not null,
    ticket_number int not null,
    contact_id uuid,
    service_id uuid,
    priority smallint not null default 100,
    status text not null default 'waiting',
    counter text,
    called_at timestamptz,
    called_by uuid,
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
    constraint pk_queue_entries primary key (organization_id, id),
    constraint fk_queue_entries_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_queue_entries_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id)
    on delete set null (contact_id),
    constraint fk_queue_entries_service_id
    foreign key (organization_id, service_id)
    references clinic.services (organization_id, id)
    on delete set null (service_id),
    constraint fk_queue_entries_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_queue_entries_ticket_number check (ticket_number > 0),
    constraint ck_queue_entries_priority check (priority between 0 and 1000),
    constraint ck_queue_entries_status
    check (status in ('waiting', 'called', 'serving', 'done', 'left')),
    constraint ck_queue_entries_counter check (length(counter) between 1 and 100),
    constraint ck_queue_entries_called_at
    check (called_at is not null or status in ('waiting', 'left')),
    constraint ck_queue_entries_finished_at
    check ((finished_at is not null) = (status in ('done', 'left'))),
    constraint ck_queue_entries_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.queue_entries owner to app_owner;

alter table clinic.queue_entries enable row level security;
alter table clinic.queue_entries force row level security;

create unique index uq_queue_entries_ticket_number on clinic.queue_entries
(organization_id, location_id, queue_on, ticket_number)
where deleted_at is null;
create index idx_queue_entries_waiting on clinic.queue_entries
(organization_id, location_id, queue_on, priority, ticket_number)
where status = 'waiting' and deleted_at is null;
create index idx_queue_entries_location_id on clinic.queue_entries
(organization_id, location_id);
create index idx_queue_entries_contact_id on clinic.queue_entries
(organization_id, contact_id);
create index idx_queue_entries_service_id on clinic.queue_entries
(organization_id, service_id);

insert into ref.status_transitions (entity, from_status, to_status)
values
('clinic.queue_entries', '', 'waiting'),
('clinic.queue_entries', 'waiting', 'called'),
('clinic.queue_entries', 'waiting', 'left'),
('clinic.queue_entries', 'called', 'serving'),
('clinic.queue_entries', 'called', 'done'),
('clinic.queue_entries', 'called', 'left'),
('clinic.queue_entries', 'serving', 'done');

create trigger tg_queue_entries_10_touch_row
before insert or update on clinic.queue_entries
for each row execute function core.touch_row();

create trigger tg_queue_entries_20_follow_status_flow
before insert or update of status on clinic.queue_entries
for each row execute function core.follow_status_flow('clinic.queue_entries');

comment on table clinic.queue_entries is
    'Tickets of people who come without an appointment, or wait for theirs. Class: tenant';
comment on column clinic.queue_entries.organization_id is 'Tenant that the row belongs to';
comment on column clinic.queue_entries.id is 'Identifies the ticket; ordered by time';
comment on column clinic.queue_entries.location_id is 'Branch where they wait';
comment on column clinic.queue_entries.queue_on is 'Day, by the clock of the branch';
comment on column clinic.queue_entries.ticket_number is
    'Number of the day and branch, without gaps from 1';
comment on column clinic.queue_entries.contact_id is 'Who waits; null where nobody asked';
comment on column clinic.queue_entries.service_id is 'What they came for';
comment on column clinic.queue_entries.priority is
    'Smaller is called first; equals in the order of their numbers';
comment on column clinic.queue_entries.status is
    'How far it is; moves along ref.status_transitions';
comment on column clinic.queue_entries.counter is
    'Where they are asked to come, such as a room';
comment on column clinic.queue_entries.called_at is 'When they were called';
comment on column clinic.queue_entries.called_by is
    'User who called; no foreign key, so that users can go';
comment on column clinic.queue_entries.finished_at is 'When they were through, or left';
comment on column clinic.queue_entries.created_at is 'When the row was made';
comment on column clinic.queue_entries.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.queue_entries.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.queue_entries.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.queue_entries.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.queue_entries.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.queue_entries.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.queue_entries.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.queue_entries.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_queue_entries_ticket_number is
    'A number is given once a day and branch; for the foreign key of the branch';
comment on index clinic.idx_queue_entries_waiting is 'For who is called next';
comment on index clinic.idx_queue_entries_location_id is 'For the foreign key';
comment on index clinic.idx_queue_entries_contact_id is
    'For the tickets of a patient, and for the foreign key';
comment on index clinic.idx_queue_entries_service_id is 'For the foreign key';
comment on trigger tg_queue_entries_10_touch_row on clinic.queue_entries is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_queue_entries_20_follow_status_flow on clinic.queue_entries is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('clinic.queue_entries');
end
$audit$;

commit;
