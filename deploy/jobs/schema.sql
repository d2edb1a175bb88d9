-- Deploy routiq:jobs/schema to pg
-- requires: core/schema

begin;

create schema jobs authorization app_owner;

comment on schema jobs is 'Work that is done later, by workers in any language.';

commit;
