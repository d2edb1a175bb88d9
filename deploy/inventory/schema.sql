-- Deploy routiq:inventory/schema to pg
-- requires: core/schema

begin;

create schema inventory authorization app_owner;

comment on schema inventory is 'What is in stock, where, and where it went.';

commit;
