-- Deploy routiq:integration/schema to pg
-- requires: core/schema

begin;

create schema integration authorization app_owner;

comment on schema integration is 'What other systems send and are sent.';

commit;
