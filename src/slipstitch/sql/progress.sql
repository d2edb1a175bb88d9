-- What Sqitch's tables have no room for: how far an unfinished change has come.
-- {progress} is a schema of its own beside the registry, made when it is first needed;
-- nothing is ever added to Sqitch's own schema.

create schema if not exists {progress};

comment on schema {progress} is 'Unfinished changes of slipstitch; empty when all is well.';

create table if not exists {progress}.blocks (
    project         text        not null,
    change_id       text        not null,
    change          text        not null,
    direction       text        not null check (direction in ('deploy', 'revert')),
    block           integer     not null check (block >= 1),
    script_digest   text        not null,
    finished_at     timestamptz not null default clock_timestamp(),
    committer_name  text        not null,
    committer_email text        not null,
    primary key (change_id, direction, block)
);

comment on table  {progress}.blocks                 is 'Blocks of unfinished scripts that are committed; a row is written inside its block.';
comment on column {progress}.blocks.project         is 'Project the change belongs to.';
comment on column {progress}.blocks.change_id       is 'Change whose script is unfinished.';
comment on column {progress}.blocks.change          is 'Name of the change.';
comment on column {progress}.blocks.direction       is 'deploy or revert.';
comment on column {progress}.blocks.block           is 'Number of the block in its script, from 1.';
comment on column {progress}.blocks.script_digest   is 'SHA-1 of the script as it was run, variables and includes filled in.';
comment on column {progress}.blocks.finished_at     is 'When the block was committed.';
comment on column {progress}.blocks.committer_name  is 'Name of the person who ran it.';
comment on column {progress}.blocks.committer_email is 'Email address of the person who ran it.';

create table if not exists {progress}.intents (
    project         text        not null,
    change_id       text        not null,
    change          text        not null,
    direction       text        not null check (direction in ('deploy', 'revert')),
    kind            text        not null check (kind in ('statement', 'script', 'verify')),
    block           integer     not null check (block >= 1),
    script_digest   text        not null,
    statement       text        not null,
    location        text        not null,
    schemas         text[]      not null default '{{}}',
    begun_at        timestamptz not null default clock_timestamp(),
    committer_name  text        not null,
    committer_email text        not null,
    primary key (change_id, direction)
);

-- Tables of the first releases lack it.
alter table {progress}.intents add column if not exists schemas text[] not null default '{{}}';

comment on table  {progress}.intents                 is 'Work that cannot be recorded in its own transaction, written before it begins, removed when it is recorded.';
comment on column {progress}.intents.project         is 'Project the change belongs to.';
comment on column {progress}.intents.change_id       is 'Change whose script was begun.';
comment on column {progress}.intents.change          is 'Name of the change.';
comment on column {progress}.intents.direction       is 'deploy or revert.';
comment on column {progress}.intents.kind            is 'statement: one outside a transaction; script: all of it; verify: deployed, not yet verified.';
comment on column {progress}.intents.block           is 'Number of the block in its script, from 1.';
comment on column {progress}.intents.script_digest   is 'SHA-1 of the script as it was run, variables and includes filled in.';
comment on column {progress}.intents.statement       is 'What was about to run.';
comment on column {progress}.intents.location        is 'Where it stands: file, line and column.';
comment on column {progress}.intents.schemas         is 'Search path of the session, for the names in the statement.';
comment on column {progress}.intents.begun_at        is 'When it began.';
comment on column {progress}.intents.committer_name  is 'Name of the person who ran it.';
comment on column {progress}.intents.committer_email is 'Email address of the person who ran it.';
