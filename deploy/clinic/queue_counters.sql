-- Deploy routiq:clinic/queue_counters to pg
-- requires: clinic/schema
-- requires: core/locations

begin;

create table clinic.queue_counters (
    organization_id uuid not null,
    location_id uuid not null,
    queue_on date not null,
    last_number int not null,
    constraint pk_queue_counters primary key (organization_id, location_id, queue_on),
    constraint fk_queue_counters_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_queue_counters_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete cascade,
    constraint ck_queue_counters_last_number check (last_number > 0)
);

alter table clinic.queue_counters owner to app_owner;

alter table clinic.queue_counters enable row level security;
alter table clinic.queue_counters force row level security;

comment on table clinic.queue_counters is
    'The last number of a day and branch. Whoever takes one holds the row until the end of '
    'the transaction, so that no number is left out. Class: derived';
comment on column clinic.queue_counters.organization_id is 'Tenant that the row belongs to';
comment on column clinic.queue_counters.location_id is 'Branch';
comment on column clinic.queue_counters.queue_on is 'Day, by the clock of the branch';
comment on column clinic.queue_counters.last_number is 'Number of the last ticket';

commit;
