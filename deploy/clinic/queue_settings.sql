-- Deploy routiq:clinic/queue_settings to pg
-- requires: clinic/queue_entries
-- requires: audit/attach

begin;

create table clinic.queue_settings (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    location_id uuid not null,
    is_open boolean not null default true,
    most_waiting int,
    notify_ahead int not null default 2,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_queue_settings primary key (organization_id, id),
    constraint fk_queue_settings_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_queue_settings_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_queue_settings_most_waiting check (most_waiting > 0),
    constraint ck_queue_settings_notify_ahead check (notify_ahead between 0 and 50),
    constraint ck_queue_settings_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table clinic.queue_settings owner to app_owner;

alter table clinic.queue_settings enable row level security;
alter table clinic.queue_settings force row level security;

create unique index uq_queue_settings_location_id on clinic.queue_settings
(organization_id, location_id)
where deleted_at is null;
create index idx_queue_settings_location_id on clinic.queue_settings
(organization_id, location_id);

create trigger tg_queue_settings_10_touch_row
before insert or update on clinic.queue_settings
for each row execute function core.touch_row();

comment on table clinic.queue_settings is
    'Rules of the queue of a branch. Without a row the defaults hold. Class: tenant';
comment on column clinic.queue_settings.organization_id is 'Tenant that the row belongs to';
comment on column clinic.queue_settings.id is 'Identifies the row; ordered by time';
comment on column clinic.queue_settings.location_id is 'Branch';
comment on column clinic.queue_settings.is_open is 'Whether tickets are given';
comment on column clinic.queue_settings.most_waiting is 'How many may wait; null: any number';
comment on column clinic.queue_settings.notify_ahead is
    'How many before their turn people are told that it comes; 0: nobody is';
comment on column clinic.queue_settings.created_at is 'When the row was made';
comment on column clinic.queue_settings.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column clinic.queue_settings.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column clinic.queue_settings.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column clinic.queue_settings.deleted_at is
    'When the row was taken away; null while it counts';
comment on column clinic.queue_settings.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column clinic.queue_settings.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column clinic.queue_settings.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column clinic.queue_settings.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index clinic.uq_queue_settings_location_id is
    'One living row a branch; for whoever takes a ticket';
comment on index clinic.idx_queue_settings_location_id is 'For the foreign key';
comment on trigger tg_queue_settings_10_touch_row on clinic.queue_settings is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('clinic.queue_settings');
end
$audit$;

commit;
