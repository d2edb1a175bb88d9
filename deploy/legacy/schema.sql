-- Deploy routiq:legacy/schema to pg
-- requires: core/roles

begin;

create schema legacy authorization app_owner;

grant usage on schema legacy to service_role;

comment on schema legacy is
    'The tables of the first application as they stand today, with their faults: mixed types of '
    'id, text dates, few keys, policies that read the tables they guard. '
    'Today''s application reaches them as service_role.';

commit;
