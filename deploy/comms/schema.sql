-- Deploy routiq:comms/schema to pg
-- requires: core/schema

begin;

create schema comms authorization app_owner;

comment on schema comms is 'What a clinic and the people who it knows write to each other.';

commit;
