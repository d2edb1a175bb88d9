-- Deploy routiq:integration/circuit_breakers to pg
-- requires: integration/service_integrations
-- requires: core/follow_status_flow

begin;

create table integration.circuit_breakers (
    organization_id uuid not null,
    integration_id uuid not null,
    name text not null default 'all',
    status text not null default 'closed',
    failure_count int not null default 0,
    failure_threshold int not null default 5,
    cool_down interval not null default '30 seconds',
    opened_at timestamptz,
    probe_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint pk_circuit_breakers primary key (organization_id, integration_id, name),
    constraint fk_circuit_breakers_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_circuit_breakers_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint ck_circuit_breakers_name check (name ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_circuit_breakers_status check (status in ('closed', 'open', 'half_open')),
    constraint ck_circuit_breakers_failure_count check (failure_count >= 0),
    constraint ck_circuit_breakers_failure_threshold check (failure_threshold >= 1),
    constraint ck_circuit_breakers_cool_down
    check (cool_down between interval '1 second' and interval '1 day'),
    constraint ck_circuit_breakers_opened_at
    check (
        (status = 'closed') = (opened_at is null)
        and (status = 'closed') = (probe_at is null)
    )
)
with (
    fillfactor = 50,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_scale_factor = 0.05
);

alter table integration.circuit_breakers owner to app_owner;

alter table integration.circuit_breakers enable row level security;
alter table integration.circuit_breakers force row level security;

create trigger tg_circuit_breakers_20_follow_status_flow
before insert or update of status on integration.circuit_breakers
for each row execute function core.follow_status_flow('integration.circuit_breakers');

comment on table integration.circuit_breakers is
    'Whether an account is asked at all, after it failed too often. Class: queue';
comment on column integration.circuit_breakers.organization_id is 'Tenant that the row belongs to';
comment on column integration.circuit_breakers.integration_id is 'Account at the other system';
comment on column integration.circuit_breakers.name is
    'What it is for, where parts of a system fail apart';
comment on column integration.circuit_breakers.status is
    'closed lets through, open does not, half_open lets one try through';
comment on column integration.circuit_breakers.failure_count is 'Failures in a row';
comment on column integration.circuit_breakers.failure_threshold is
    'Failures in a row that open it';
comment on column integration.circuit_breakers.cool_down is 'How long it stays open before one try';
comment on column integration.circuit_breakers.opened_at is
    'When it opened; null while it is closed';
comment on column integration.circuit_breakers.probe_at is
    'When the next try may go; null while it is closed';
comment on column integration.circuit_breakers.updated_at is 'When the row last changed';
comment on trigger tg_circuit_breakers_20_follow_status_flow on integration.circuit_breakers is
    'Lets the status change only as ref.status_transitions says';

insert into ref.status_transitions (entity, from_status, to_status)
values
('integration.circuit_breakers', '', 'closed'),
('integration.circuit_breakers', 'closed', 'open'),
('integration.circuit_breakers', 'open', 'half_open'),
('integration.circuit_breakers', 'open', 'closed'),
('integration.circuit_breakers', 'half_open', 'closed'),
('integration.circuit_breakers', 'half_open', 'open');

commit;
