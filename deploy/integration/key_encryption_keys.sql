-- Deploy routiq:integration/key_encryption_keys to pg
-- requires: integration/schema
-- requires: core/new_id
-- requires: core/touch_row
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table integration.key_encryption_keys (
    version int not null,
    id uuid not null default core.new_id(),
    status text not null default 'active',
    check_value bytea not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    retired_at timestamptz,
    row_version int not null default 1,
    constraint pk_key_encryption_keys primary key (version),
    constraint ck_key_encryption_keys_version check (version between 1 and 999999999),
    constraint ck_key_encryption_keys_status check (status in ('active', 'retiring', 'retired')),
    constraint ck_key_encryption_keys_check_value check (length(check_value) = 32),
    constraint ck_key_encryption_keys_retired_at
    check ((status = 'retired') = (retired_at is not null))
);

alter table integration.key_encryption_keys owner to app_owner;

alter table integration.key_encryption_keys enable row level security;
alter table integration.key_encryption_keys force row level security;

create unique index uq_key_encryption_keys_active on integration.key_encryption_keys (status)
where status = 'active';

create trigger tg_key_encryption_keys_10_touch_row
before insert or update on integration.key_encryption_keys
for each row execute function core.touch_row();

insert into ref.status_transitions (entity, from_status, to_status)
values
('integration.key_encryption_keys', '', 'active'),
('integration.key_encryption_keys', 'active', 'retiring'),
('integration.key_encryption_keys', 'retiring', 'active'),
('integration.key_encryption_keys', 'retiring', 'retired');

create trigger tg_key_encryption_keys_20_follow_status_flow
before insert or update of status on integration.key_encryption_keys
for each row execute function core.follow_status_flow('integration.key_encryption_keys');

comment on table integration.key_encryption_keys is
    'Versions of the key that wraps the keys of credentials. The key itself is in a secret store '
    'and in the sessions that open it, never here. Class: global';
comment on column integration.key_encryption_keys.version is
    'Names the key, here and in the secret store';
comment on column integration.key_encryption_keys.id is 'Names the row in the audit trail';
comment on column integration.key_encryption_keys.status is
    'active: wraps new credentials; retiring: opens what it wrapped; retired: wraps nothing any '
    'more';
comment on column integration.key_encryption_keys.check_value is
    'Derived from the key and tells nothing of it: shows a wrong key before it is used';
comment on column integration.key_encryption_keys.created_at is 'When the key began';
comment on column integration.key_encryption_keys.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column integration.key_encryption_keys.created_by is
    'User who began it, if a user did; no foreign key, so that users can go';
comment on column integration.key_encryption_keys.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column integration.key_encryption_keys.retired_at is
    'When nothing was wrapped by it any more, and it was taken out of use';
comment on column integration.key_encryption_keys.row_version is 'Grows with each change';
comment on index integration.uq_key_encryption_keys_active is
    'One key is active; for the key that wraps a new credential';
comment on trigger tg_key_encryption_keys_10_touch_row on integration.key_encryption_keys is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_key_encryption_keys_20_follow_status_flow
on integration.key_encryption_keys is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('integration.key_encryption_keys');
end
$audit$;

commit;
