-- Deploy routiq:ops/backup_drills to pg
-- requires: ops/schema
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach

begin;

create table ops.backup_drills (
    id uuid not null default core.new_id(),
    kind text not null,
    is_successful boolean not null,
    failure_code text,
    started_at timestamptz not null,
    server_version text not null,
    backup_label text,
    backup_taken_at timestamptz,
    target_at timestamptz,
    recovered_at timestamptz,
    rto interval,
    rpo interval,
    report jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_backup_drills primary key (id),
    constraint ck_backup_drills_kind check (kind in ('backup', 'demonstration')),
    constraint ck_backup_drills_failure_code
    check (failure_code ~ '^[a-z][a-z_]{0,62}$' and (failure_code is null or not is_successful)),
    constraint ck_backup_drills_server_version check (length(server_version) between 1 and 100),
    constraint ck_backup_drills_rto check (rto >= interval '0'),
    constraint ck_backup_drills_rpo check (rpo >= interval '0'),
    constraint ck_backup_drills_report check (jsonb_typeof(report) = 'object'),
    constraint ck_backup_drills_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table ops.backup_drills owner to app_owner;

alter table ops.backup_drills enable row level security;
alter table ops.backup_drills force row level security;

create index idx_backup_drills_started_at on ops.backup_drills
(started_at)
where deleted_at is null;

create trigger tg_backup_drills_10_touch_row
before insert or update on ops.backup_drills
for each row execute function core.touch_row();

comment on table ops.backup_drills is
    'Restores that were tried, what they proved, and how long they took. Class: global';
comment on column ops.backup_drills.id is 'Identifies the drill; ordered by time';
comment on column ops.backup_drills.kind is
    'backup: of one that was taken; demonstration: of a server made for it';
comment on column ops.backup_drills.is_successful is 'Whether everything that was looked at held';
comment on column ops.backup_drills.failure_code is
    'Why the restore stopped, such as missing_segment; null where it went through';
comment on column ops.backup_drills.started_at is 'When the drill began';
comment on column ops.backup_drills.server_version is 'PostgreSQL that restored it';
comment on column ops.backup_drills.backup_label is 'Name that the backup carries';
comment on column ops.backup_drills.backup_taken_at is 'When the backup was begun';
comment on column ops.backup_drills.target_at is 'Moment that was asked for; null for the end';
comment on column ops.backup_drills.recovered_at is
    'When the last transaction that came back was committed';
comment on column ops.backup_drills.rto is 'From the first byte copied until the server answered';
comment on column ops.backup_drills.rpo is 'Work that would have been lost';
comment on column ops.backup_drills.report is
    'All that was looked at, as the tool tells it; figures and digests, no data of patients';
comment on column ops.backup_drills.created_at is 'When the row was made';
comment on column ops.backup_drills.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column ops.backup_drills.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column ops.backup_drills.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column ops.backup_drills.deleted_at is
    'When the row was taken away; null while it counts';
comment on column ops.backup_drills.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column ops.backup_drills.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column ops.backup_drills.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column ops.backup_drills.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index ops.idx_backup_drills_started_at is 'For the last drills';
comment on trigger tg_backup_drills_10_touch_row on ops.backup_drills is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('ops.backup_drills');
end
$audit$;

commit;
