-- Deploy routiq:docs/schema to pg
-- requires: core/schema
-- requires: core/roles

begin;

create schema docs authorization app_owner;

-- Workers scan files and make reports by functions of this schema, and have no right on its tables.
grant usage on schema docs to app_worker;

comment on schema docs is 'Documents, and where their files are stored.';

commit;
