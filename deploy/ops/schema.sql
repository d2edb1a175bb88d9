-- Deploy routiq:ops/schema to pg
-- requires: core/schema

begin;

create schema ops authorization app_owner;

comment on schema ops is
    'For those who run the database: advisors, metrics and alerts; read by monitoring.';

grant usage on schema ops to app_monitor;

commit;
