-- Deploy routiq:api/schema to pg
-- requires: core/schema

begin;

create schema api authorization app_owner;

grant usage on schema api to anon;
grant usage on schema api to app_worker;
grant usage on schema api to authenticated;
grant usage on schema api to authenticator;
grant usage on schema api to service_role;

comment on schema api is
    'The way in: functions only. Each says who may call it and which errors it raises.';

commit;
