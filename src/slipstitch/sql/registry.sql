-- Sqitch's registry, release 1.1: the tables that Sqitch and slipstitch share.
-- {registry} is the schema; the comment of the schema and the default names of the
-- constraints are part of the interface.

create schema if not exists {registry};

comment on schema {registry} is 'Sqitch database deployment metadata v1.1.';

create table {registry}.releases (
    version         real        primary key,
    installed_at    timestamptz not null default clock_timestamp(),
    installer_name  text        not null,
    installer_email text        not null
);

comment on table  {registry}.releases                 is 'Releases of this registry that were installed.';
comment on column {registry}.releases.version         is 'Release number; the highest counts.';
comment on column {registry}.releases.installed_at    is 'When this release was installed.';
comment on column {registry}.releases.installer_name  is 'Name of the person who installed it.';
comment on column {registry}.releases.installer_email is 'Email address of the person who installed it.';

create table {registry}.projects (
    project       text        primary key,
    uri           text        null unique,
    created_at    timestamptz not null default clock_timestamp(),
    creator_name  text        not null,
    creator_email text        not null
);

comment on table  {registry}.projects               is 'Projects that have been deployed to this database.';
comment on column {registry}.projects.project       is 'Name of the project.';
comment on column {registry}.projects.uri           is 'URI of the project, if its plan has one.';
comment on column {registry}.projects.created_at    is 'When the project was first deployed here.';
comment on column {registry}.projects.creator_name  is 'Name of the person who first deployed it.';
comment on column {registry}.projects.creator_email is 'Email address of the person who first deployed it.';

create table {registry}.changes (
    change_id       text        primary key,
    script_hash     text        null,
    change          text        not null,
    project         text        not null references {registry}.projects (project) on update cascade,
    note            text        not null default '',
    committed_at    timestamptz not null default clock_timestamp(),
    committer_name  text        not null,
    committer_email text        not null,
    planned_at      timestamptz not null,
    planner_name    text        not null,
    planner_email   text        not null,
    unique (project, script_hash)
);

comment on table  {registry}.changes                 is 'Changes that are deployed now.';
comment on column {registry}.changes.change_id       is 'Identifier computed from the plan.';
comment on column {registry}.changes.script_hash     is 'SHA-1 of the deploy script, if there is one.';
comment on column {registry}.changes.change          is 'Name of the change.';
comment on column {registry}.changes.project         is 'Project the change belongs to.';
comment on column {registry}.changes.note            is 'Note from the plan.';
comment on column {registry}.changes.committed_at    is 'When the change was deployed; grows in the order of deployment.';
comment on column {registry}.changes.committer_name  is 'Name of the person who deployed the change.';
comment on column {registry}.changes.committer_email is 'Email address of the person who deployed the change.';
comment on column {registry}.changes.planned_at      is 'When the change was planned.';
comment on column {registry}.changes.planner_name    is 'Name of the person who planned the change.';
comment on column {registry}.changes.planner_email   is 'Email address of the person who planned the change.';

create table {registry}.tags (
    tag_id          text        primary key,
    tag             text        not null,
    project         text        not null references {registry}.projects (project) on update cascade,
    change_id       text        not null references {registry}.changes (change_id) on update cascade,
    note            text        not null default '',
    committed_at    timestamptz not null default clock_timestamp(),
    committer_name  text        not null,
    committer_email text        not null,
    planned_at      timestamptz not null,
    planner_name    text        not null,
    planner_email   text        not null,
    unique (project, tag)
);

comment on table  {registry}.tags                 is 'Tags on the changes that are deployed now.';
comment on column {registry}.tags.tag_id          is 'Identifier computed from the plan.';
comment on column {registry}.tags.tag             is 'Name of the tag, with its @.';
comment on column {registry}.tags.project         is 'Project the tag belongs to.';
comment on column {registry}.tags.change_id       is 'Change the tag stands on.';
comment on column {registry}.tags.note            is 'Note from the plan.';
comment on column {registry}.tags.committed_at    is 'When the tag was recorded; never before its change.';
comment on column {registry}.tags.committer_name  is 'Name of the person who recorded the tag.';
comment on column {registry}.tags.committer_email is 'Email address of the person who recorded the tag.';
comment on column {registry}.tags.planned_at      is 'When the tag was planned.';
comment on column {registry}.tags.planner_name    is 'Name of the person who planned the tag.';
comment on column {registry}.tags.planner_email   is 'Email address of the person who planned the tag.';

create table {registry}.dependencies (
    change_id     text not null references {registry}.changes (change_id) on update cascade on delete cascade,
    type          text not null,
    dependency    text not null,
    dependency_id text null references {registry}.changes (change_id) on update cascade
        constraint dependencies_check check (
            (type = 'require' and dependency_id is not null)
            or (type = 'conflict' and dependency_id is null)
        ),
    primary key (change_id, dependency)
);

comment on table  {registry}.dependencies               is 'What the deployed changes require and conflict with.';
comment on column {registry}.dependencies.change_id     is 'Change that has the dependency.';
comment on column {registry}.dependencies.type          is 'require or conflict.';
comment on column {registry}.dependencies.dependency    is 'The dependency as the plan writes it.';
comment on column {registry}.dependencies.dependency_id is 'Change that a requirement was met by.';

create table {registry}.events (
    event           text        not null constraint events_event_check check (event in ('deploy', 'revert', 'fail', 'merge')),
    change_id       text        not null,
    change          text        not null,
    project         text        not null references {registry}.projects (project) on update cascade,
    note            text        not null default '',
    requires        text[]      not null default '{{}}',
    conflicts       text[]      not null default '{{}}',
    tags            text[]      not null default '{{}}',
    committed_at    timestamptz not null default clock_timestamp(),
    committer_name  text        not null,
    committer_email text        not null,
    planned_at      timestamptz not null,
    planner_name    text        not null,
    planner_email   text        not null,
    primary key (change_id, committed_at)
);

comment on table  {registry}.events                 is 'Everything that was ever deployed, reverted or failed.';
comment on column {registry}.events.event           is 'deploy, revert, fail or merge.';
comment on column {registry}.events.change_id       is 'Change it happened to.';
comment on column {registry}.events.change          is 'Name of the change.';
comment on column {registry}.events.project         is 'Project the change belongs to.';
comment on column {registry}.events.note            is 'Note from the plan.';
comment on column {registry}.events.requires        is 'Requirements of the change, as the plan writes them.';
comment on column {registry}.events.conflicts       is 'Conflicts of the change, as the plan writes them.';
comment on column {registry}.events.tags            is 'Tags on the change, with their @.';
comment on column {registry}.events.committed_at    is 'When it happened.';
comment on column {registry}.events.committer_name  is 'Name of the person who did it.';
comment on column {registry}.events.committer_email is 'Email address of the person who did it.';
comment on column {registry}.events.planned_at      is 'When the change was planned.';
comment on column {registry}.events.planner_name    is 'Name of the person who planned the change.';
comment on column {registry}.events.planner_email   is 'Email address of the person who planned the change.';
