-- Deploy routiq:contact/schema to pg
-- requires: core/schema

begin;

create schema contact authorization app_owner;

comment on schema contact is 'The people and organizations that a clinic knows.';

commit;
