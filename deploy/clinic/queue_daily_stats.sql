-- Deploy routiq:clinic/queue_daily_stats to pg
-- requires: clinic/queue_entries
-- requires: core/locations

begin;

create table clinic.queue_daily_stats (
    organization_id uuid not null,
    location_id uuid not null,
    queue_on date not null,
    taken int not null,
    called int not null,
    done int not null,
    gone int not null,
    waited interval not null,
    constraint pk_queue_daily_stats primary key (organization_id, location_id, queue_on),
    constraint fk_queue_daily_stats_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_queue_daily_stats_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete cascade,
    constraint ck_queue_daily_stats_numbers check (least(taken, called, done, gone) >= 0)
);

alter table clinic.queue_daily_stats owner to app_owner;

alter table clinic.queue_daily_stats enable row level security;
alter table clinic.queue_daily_stats force row level security;

comment on table clinic.queue_daily_stats is
    'How many took tickets on a day, and what became of them: counted from the tickets. Class: '
    'derived';
comment on column clinic.queue_daily_stats.organization_id is 'Tenant that the row belongs to';
comment on column clinic.queue_daily_stats.location_id is 'Branch';
comment on column clinic.queue_daily_stats.queue_on is 'Day of the branch';
comment on column clinic.queue_daily_stats.taken is 'Tickets that were taken';
comment on column clinic.queue_daily_stats.called is
    'Those who are through or went away, and had been called';
comment on column clinic.queue_daily_stats.done is 'Those who are through';
comment on column clinic.queue_daily_stats.gone is 'Those who went away';
comment on column clinic.queue_daily_stats.waited is
    'How long these had waited until they were called, together';

commit;
