-- Deploy routiq:standardisation/organization_names to pg
-- requires: standardisation/schema

begin;

create table standardisation.organization_names (
    name text not null,
    target_organization_id uuid not null,
    old_id text not null,
    constraint pk_organization_names primary key (name),
    constraint ck_organization_names_name check (name = lower(name))
);

alter table standardisation.organization_names owner to app_owner;

alter table standardisation.organization_names enable row level security;
alter table standardisation.organization_names force row level security;

create index idx_organization_names_target_organization_id on standardisation.organization_names
(target_organization_id);

comment on table standardisation.organization_names is
    'By which texts the old tables mean an organization: its id, its Clerk id, its uuid, and those '
    'of a second row for the same Clerk id. Class: derived';
comment on column standardisation.organization_names.name is 'The text, in lower case';
comment on column standardisation.organization_names.target_organization_id is 'Whom it means';
comment on column standardisation.organization_names.old_id is
    'legacy.organizations.id of that organization: what new rows of the old tables say';
comment on index standardisation.idx_organization_names_target_organization_id is
    'For what the old tables call an organization';

commit;
