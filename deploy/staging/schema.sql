-- Deploy routiq:staging/schema to pg
-- requires: core/schema

begin;

create schema staging authorization app_owner;

comment on schema staging is
    'Where data of older systems land as text, are judged by rules that are rows, and become rows '
    'of the application. For whoever migrates; no client reaches it.';

commit;
