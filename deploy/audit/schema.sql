-- Deploy routiq:audit/schema to pg
-- requires: core/roles

begin;

create schema audit authorization app_owner;

grant usage on schema audit to app_auditor;

comment on schema audit is 'What was done and what was read, appended and never changed.';

commit;
