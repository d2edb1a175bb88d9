-- Deploy routiq:core/platform_admins to pg
-- requires: core/users
-- requires: core/touch_row

begin;

create table core.platform_admins (
    user_id uuid not null,
    reason text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_platform_admins primary key (user_id),
    constraint fk_platform_admins_user_id foreign key (user_id) references core.users (id),
    constraint ck_platform_admins_reason check (length(reason) between 1 and 1000),
    constraint ck_platform_admins_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.platform_admins owner to app_owner;

alter table core.platform_admins enable row level security;
alter table core.platform_admins force row level security;

create trigger tg_platform_admins_10_touch_row
before insert or update on core.platform_admins
for each row execute function core.touch_row();

comment on table core.platform_admins is
    'Users who may act in every organization as super_admin. A claim alone never gives '
    'that. Class: global';
comment on column core.platform_admins.user_id is 'The user';
comment on column core.platform_admins.reason is 'Why the user has this right';
comment on column core.platform_admins.created_at is 'When the row was made';
comment on column core.platform_admins.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column core.platform_admins.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.platform_admins.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.platform_admins.deleted_at is
    'When the row was taken away; null while it counts';
comment on column core.platform_admins.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.platform_admins.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.platform_admins.metadata is
    'Whatever an integration keeps with the row; an object';
comment on trigger tg_platform_admins_10_touch_row on core.platform_admins is
    'Keeps who wrote, when, and the version of the row';

commit;
