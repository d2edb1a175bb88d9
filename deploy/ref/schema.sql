-- Deploy routiq:ref/schema to pg
-- requires: core/roles

begin;

create schema ref authorization app_owner;

comment on schema ref is 'Code lists that every tenant shares and nobody but a migration writes.';

commit;
