-- Deploy routiq:jobs/handlers to pg
-- requires: jobs/schema
--
-- Empty: the change that brings a routine brings its row, and its revert takes it away.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table jobs.handlers (
    kind text not null,
    routine text not null,
    description text not null,
    constraint pk_handlers primary key (kind),
    constraint ck_handlers_kind
    check (kind ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(kind) <= 100),
    constraint ck_handlers_routine
    check (routine ~ '^[a-z_][a-z0-9_]*[.][a-z_][a-z0-9_]*$' and length(routine) <= 127),
    constraint ck_handlers_description check (length(description) between 1 and 400)
);

alter table jobs.handlers owner to app_owner;

comment on table jobs.handlers is
    'Kinds of jobs that the database works off itself, and by which routine. Class: reference';
comment on column jobs.handlers.kind is 'Kind of the job';
comment on column jobs.handlers.routine is
    'Function with schema; takes the row of jobs.jobs and returns the result as jsonb';
comment on column jobs.handlers.description is 'What it does, as shown to people';

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on table jobs.handlers from app_owner;
grant select, insert, update, delete on table jobs.handlers to app_migrator;
grant select on table jobs.handlers to app_dispatcher;

commit;
