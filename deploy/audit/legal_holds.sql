-- Deploy routiq:audit/legal_holds to pg
-- requires: core/organizations
-- requires: audit/attach

begin;

create table audit.legal_holds (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    reason text not null,
    from_on date not null default '-infinity',
    until_on date not null default 'infinity',
    released_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_legal_holds primary key (organization_id, id),
    constraint fk_legal_holds_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_legal_holds_reason check (length(reason) between 1 and 1000),
    constraint ck_legal_holds_until_on check (until_on >= from_on),
    constraint ck_legal_holds_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table audit.legal_holds owner to app_owner;

-- Closed until its policies come.
alter table audit.legal_holds enable row level security;
alter table audit.legal_holds force row level security;

create trigger tg_legal_holds_10_touch_row
before insert or update on audit.legal_holds
for each row execute function core.touch_row();

comment on table audit.legal_holds is
    'Records that must not go, whatever the policies say, because somebody may ask for them in '
    'court. Class: tenant';
comment on column audit.legal_holds.organization_id is
    'Tenant that the row belongs to';
comment on column audit.legal_holds.id is
    'Identifies the row; ordered by time';
comment on column audit.legal_holds.reason is 'Which case, and who asked';
comment on column audit.legal_holds.from_on is 'First day of the records that are held';
comment on column audit.legal_holds.until_on is 'Last day of the records that are held';
comment on column audit.legal_holds.released_at is 'When the hold ended; null while it stands';
comment on column audit.legal_holds.created_at is
    'When the row was made';
comment on column audit.legal_holds.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column audit.legal_holds.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column audit.legal_holds.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column audit.legal_holds.deleted_at is
    'When the row was taken away; null while it counts';
comment on column audit.legal_holds.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column audit.legal_holds.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column audit.legal_holds.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column audit.legal_holds.metadata is
    'Whatever an integration keeps with the row; an object';
comment on trigger tg_legal_holds_10_touch_row on audit.legal_holds is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('audit.legal_holds');
end
$audit$;

grant select on audit.legal_holds to app_auditor;

commit;
