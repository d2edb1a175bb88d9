-- From a registry that is older than releases (0) to release 1.0.

create table {registry}.releases (
    version         real        primary key,
    installed_at    timestamptz not null default clock_timestamp(),
    installer_name  text        not null,
    installer_email text        not null
);

comment on schema {registry} is 'Sqitch database deployment metadata v1.0.';
comment on table  {registry}.releases                 is 'Releases of this registry that were installed.';
comment on column {registry}.releases.version         is 'Release number; the highest counts.';
comment on column {registry}.releases.installed_at    is 'When this release was installed.';
comment on column {registry}.releases.installer_name  is 'Name of the person who installed it.';
comment on column {registry}.releases.installer_email is 'Email address of the person who installed it.';

-- The change id stands in until the first deploy knows the scripts.
alter table {registry}.changes add column script_hash text unique;

update {registry}.changes set script_hash = change_id;

comment on column {registry}.changes.script_hash is 'SHA-1 of the deploy script, if there is one.';

alter table {registry}.events drop constraint events_event_check;

alter table {registry}.events
    add constraint events_event_check check (event in ('deploy', 'revert', 'fail', 'merge'));
