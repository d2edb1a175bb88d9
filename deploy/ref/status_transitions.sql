-- Deploy routiq:ref/status_transitions to pg
-- requires: ref/schema
-- requires: core/roles__see_every_row

begin;

create table ref.status_transitions (
    entity text not null,
    from_status text not null,
    to_status text not null,
    constraint pk_status_transitions primary key (entity, from_status, to_status),
    constraint ck_status_transitions_entity check (entity ~ '^[a-z_]+\.[a-z_]+(\.[a-z_]+)?$'),
    constraint ck_status_transitions_from_status check (from_status ~ '^([a-z][a-z_]*)?$'),
    constraint ck_status_transitions_to_status check (to_status ~ '^[a-z][a-z_]*$'),
    constraint ck_status_transitions_change check (from_status <> to_status)
);

alter table ref.status_transitions owner to app_owner;

comment on table ref.status_transitions is
    'Along which ways a status may move; core.follow_status_flow asks it. The script that makes a '
    'table lists the ways of its rows. Class: reference';
comment on column ref.status_transitions.entity is
    'schema.table for its column status, schema.table.column for another column';
comment on column ref.status_transitions.from_status is 'Status before; empty for a new row';
comment on column ref.status_transitions.to_status is 'Status after';

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.status_transitions from app_owner;
grant select, insert, update, delete on ref.status_transitions to app_migrator;

commit;
