-- Deploy routiq:docs/schema to pg
-- requires: core/schema

begin;

create schema docs authorization app_owner;

comment on schema docs is 'Documents, and where their files are stored.';

commit;
