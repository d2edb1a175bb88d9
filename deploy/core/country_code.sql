-- Deploy routiq:core/country_code to pg
-- requires: core/schema
--
-- ISO 3166-1 alpha-2: two capital letters. Which codes are in use changes; that is no matter of form.

begin;

create domain core.country_code as text
constraint ck_country_code_form check (value ~ '^[A-Z]{2}$');

alter domain core.country_code owner to app_owner;

revoke all on domain core.country_code from public;

comment on domain core.country_code is
    'Country by its two letters (ISO 3166-1 alpha-2)';

commit;
