-- Deploy routiq:clinic/schema to pg
-- requires: core/schema

begin;

create schema clinic authorization app_owner;

comment on schema clinic is 'Who treats whom, where and when.';

commit;
