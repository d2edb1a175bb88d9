-- Deploy routiq:legacy/api_credentials to pg
-- requires: legacy/schema

begin;

create table legacy.api_credentials (
    id serial,
    organization_id uuid,
    service text,
    api_key text,
    created_at timestamp,
    constraint pk_api_credentials primary key (id)
);

alter table legacy.api_credentials owner to app_owner;

alter table legacy.api_credentials enable row level security;

grant select, insert, update, delete on table legacy.api_credentials to service_role;
grant usage on sequence legacy.api_credentials_id_seq to service_role;

comment on table legacy.api_credentials is 'Keys for external services. Class: legacy';
comment on column legacy.api_credentials.id is 'Running number';
comment on column legacy.api_credentials.organization_id is
    'The organization, here a uuid although organizations.id is text';
comment on column legacy.api_credentials.service is 'External service: cliniko, chatwoot, manychat';
comment on column legacy.api_credentials.api_key is 'The key itself or a Fernet token';
comment on column legacy.api_credentials.created_at is
    'When it was made, in the zone of whichever server wrote it';
comment on sequence legacy.api_credentials_id_seq is 'Draws the numbers of legacy.api_credentials';

commit;
