-- Deploy routiq:billing/schema to pg
-- requires: core/schema

begin;

create schema billing authorization app_owner;

comment on schema billing is 'What contacts are asked to pay, and what they paid.';

commit;
