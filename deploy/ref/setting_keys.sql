-- Deploy routiq:ref/setting_keys to pg
-- requires: ref/schema

begin;

create table ref.setting_keys (
    key text not null,
    json_type text not null,
    default_value jsonb not null,
    minimum numeric,
    maximum numeric,
    description text not null,
    constraint pk_setting_keys primary key (key),
    constraint ck_setting_keys_key check (key ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$'),
    constraint ck_setting_keys_json_type
    check (json_type in ('string', 'number', 'boolean', 'object', 'array')),
    constraint ck_setting_keys_default_value check (jsonb_typeof(default_value) = json_type),
    constraint ck_setting_keys_range
    check (json_type = 'number' or (minimum is null and maximum is null))
);

alter table ref.setting_keys owner to app_owner;

comment on table ref.setting_keys is
    'Settings of an organization that the database knows, with types and defaults; a migration '
    'adds one with the function that reads it. Class: reference';
comment on column ref.setting_keys.key is 'Name of the setting: area, dot, name';
comment on column ref.setting_keys.json_type is 'Type that a value must have';
comment on column ref.setting_keys.default_value is 'Value where an organization sets none';
comment on column ref.setting_keys.minimum is 'Least number; null where there is none';
comment on column ref.setting_keys.maximum is 'Greatest number; null where there is none';
comment on column ref.setting_keys.description is 'What it decides, for people';

insert into ref.setting_keys (key, json_type, default_value, minimum, maximum, description)
values
(
    'credentials.rotation_days', 'number', '90', 1, 3650,
    'After how many days the rotation of a credential is due'
),
(
    'scheduler.enabled', 'boolean', 'true', null, null,
    'Whether jobs of this organization are begun by their schedules'
);

revoke insert, update, delete, truncate on ref.setting_keys from app_owner;

commit;
