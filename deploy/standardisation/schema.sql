-- Deploy routiq:standardisation/schema to pg
-- requires: core/schema

begin;

create schema standardisation authorization app_owner;

comment on schema standardisation is
    'The way from the tables of the first application to those of today: what the old rows mean, '
    'which of them could not be taken over and why, and how both sides are kept alike.';

commit;
