-- Deploy routiq:core/phone_number to pg
-- requires: core/schema
--
-- ITU-T E.164: at most 15 digits with the country code, which begins with no 0. The shortest numbers
-- in use have 7 digits with it.

begin;

create domain core.phone_number as text
constraint ck_phone_number_form check (value ~ '^\+[1-9][0-9]{6,14}$');

alter domain core.phone_number owner to app_owner;

revoke all on domain core.phone_number from public;

comment on domain core.phone_number is
    'Telephone number in the form E.164: +, country code, number; 7 to 15 digits';

commit;
