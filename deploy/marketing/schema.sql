-- Deploy routiq:marketing/schema to pg
-- requires: core/schema

begin;

create schema marketing authorization app_owner;

comment on schema marketing is 'What brings people back: promotions and loyalty.';

commit;
