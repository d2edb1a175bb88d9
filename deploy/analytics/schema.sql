-- Deploy routiq:analytics/schema to pg
-- requires: core/schema

begin;

create schema analytics authorization app_owner;

comment on schema analytics is 'Figures kept ready for dashboards; read by functions of api alone.';

commit;
