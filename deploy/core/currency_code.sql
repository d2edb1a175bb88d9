-- Deploy routiq:core/currency_code to pg
-- requires: core/schema
--
-- ISO 4217: three capital letters. Which codes are in use changes by the year; that is no matter of
-- form, and a restore must not fail for it.

begin;

create domain core.currency_code as text
constraint ck_currency_code_form check (value ~ '^[A-Z]{3}$');

alter domain core.currency_code owner to app_owner;

revoke all on domain core.currency_code from public;

comment on domain core.currency_code is
    'Currency by its three letters (ISO 4217)';

commit;
