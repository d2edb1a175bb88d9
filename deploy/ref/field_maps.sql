-- Deploy routiq:ref/field_maps to pg
-- requires: ref/schema
--
-- Where each system keeps what contacts are made of, as its documentation tells: Cliniko API v1
-- (patients), Chatwoot (contacts), ManyChat (subscribers), Clerk (users), Stripe (customers), Xero
-- (contacts), Momence (members), Google Calendar (attendees), Gmail and Twilio (whom a message names);
-- "routiq" is our own shape, for whoever has another one.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.field_maps (
    system text not null,
    field text not null,
    place smallint not null default 1,
    path jsonpath not null,
    constraint pk_field_maps primary key (system, field, place),
    constraint ck_field_maps_system check (system ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_field_maps_field
    check (
        field in (
            'external_id', 'given_name', 'family_name', 'display_name', 'birth_date', 'sex',
            'email', 'phone', 'street', 'city', 'state', 'postcode', 'country', 'is_patient',
            'is_organization', 'updated_at'
        )
    )
);

alter table ref.field_maps owner to app_owner;

comment on table ref.field_maps is
    'Where the data of other systems hold what a contact is made of. Class: reference';
comment on column ref.field_maps.system is 'System that the data come from';
comment on column ref.field_maps.field is
    'What is read; of several values of email and phone all are kept, of others the first';
comment on column ref.field_maps.place is 'Which path is tried first';
comment on column ref.field_maps.path is 'Path within one contact of that system (SQL/JSON)';

insert into ref.field_maps (system, field, place, path)
values
('routiq', 'external_id', 1, '$.external_id'),
('routiq', 'given_name', 1, '$.given_name'),
('routiq', 'family_name', 1, '$.family_name'),
('routiq', 'display_name', 1, '$.display_name'),
('routiq', 'birth_date', 1, '$.birth_date'),
('routiq', 'sex', 1, '$.sex'),
('routiq', 'email', 1, '$.email'),
('routiq', 'email', 2, '$.emails[*]'),
('routiq', 'phone', 1, '$.phone'),
('routiq', 'phone', 2, '$.phones[*]'),
('routiq', 'street', 1, '$.address.street'),
('routiq', 'city', 1, '$.address.city'),
('routiq', 'state', 1, '$.address.state'),
('routiq', 'postcode', 1, '$.address.postcode'),
('routiq', 'country', 1, '$.address.country'),
('routiq', 'is_patient', 1, '$.is_patient'),
('routiq', 'is_organization', 1, '$.is_organization'),
('routiq', 'updated_at', 1, '$.updated_at'),
('cliniko', 'external_id', 1, '$.id'),
('cliniko', 'given_name', 1, '$.first_name'),
('cliniko', 'family_name', 1, '$.last_name'),
('cliniko', 'birth_date', 1, '$.date_of_birth'),
('cliniko', 'sex', 1, '$.sex'),
('cliniko', 'sex', 2, '$.gender'),
('cliniko', 'email', 1, '$.email'),
('cliniko', 'phone', 1, '$.patient_phone_numbers[*] ? (@.phone_type == "Mobile").number'),
('cliniko', 'phone', 2, '$.patient_phone_numbers[*] ? (@.phone_type != "Mobile").number'),
('cliniko', 'street', 1, '$.address_1'),
('cliniko', 'city', 1, '$.city'),
('cliniko', 'state', 1, '$.state'),
('cliniko', 'postcode', 1, '$.post_code'),
('cliniko', 'country', 1, '$.country_code'),
('cliniko', 'country', 2, '$.country'),
('cliniko', 'is_patient', 1, 'true'),
('cliniko', 'updated_at', 1, '$.updated_at'),
('chatwoot', 'external_id', 1, '$.id'),
('chatwoot', 'display_name', 1, '$.name'),
('chatwoot', 'email', 1, '$.email'),
('chatwoot', 'phone', 1, '$.phone_number'),
('chatwoot', 'city', 1, '$.additional_attributes.city'),
('chatwoot', 'country', 1, '$.additional_attributes.country_code'),
('chatwoot', 'updated_at', 1, '$.updated_at'),
('manychat', 'external_id', 1, '$.id'),
('manychat', 'given_name', 1, '$.first_name'),
('manychat', 'family_name', 1, '$.last_name'),
('manychat', 'display_name', 1, '$.name'),
('manychat', 'sex', 1, '$.gender'),
('manychat', 'email', 1, '$.email'),
('manychat', 'phone', 1, '$.phone'),
('manychat', 'phone', 2, '$.whatsapp_phone'),
('clerk', 'external_id', 1, '$.id'),
('clerk', 'given_name', 1, '$.first_name'),
('clerk', 'family_name', 1, '$.last_name'),
('clerk', 'email', 1, '$.email_addresses[*].email_address'),
('clerk', 'phone', 1, '$.phone_numbers[*].phone_number'),
('clerk', 'updated_at', 1, '$.updated_at'),
('stripe', 'external_id', 1, '$.id'),
('stripe', 'display_name', 1, '$.name'),
('stripe', 'email', 1, '$.email'),
('stripe', 'phone', 1, '$.phone'),
('stripe', 'street', 1, '$.address.line1'),
('stripe', 'city', 1, '$.address.city'),
('stripe', 'state', 1, '$.address.state'),
('stripe', 'postcode', 1, '$.address.postal_code'),
('stripe', 'country', 1, '$.address.country'),
('xero', 'external_id', 1, '$.ContactID'),
('xero', 'given_name', 1, '$.FirstName'),
('xero', 'family_name', 1, '$.LastName'),
('xero', 'display_name', 1, '$.Name'),
('xero', 'email', 1, '$.EmailAddress'),
('xero', 'phone', 1, '$.Phones[*] ? (@.PhoneNumber != "").PhoneNumber'),
('xero', 'street', 1, '$.Addresses[*].AddressLine1'),
('xero', 'city', 1, '$.Addresses[*].City'),
('xero', 'state', 1, '$.Addresses[*].Region'),
('xero', 'postcode', 1, '$.Addresses[*].PostalCode'),
('xero', 'country', 1, '$.Addresses[*].Country'),
('xero', 'updated_at', 1, '$.UpdatedDateUTC'),
('momence', 'external_id', 1, '$.id'),
('momence', 'given_name', 1, '$.firstName'),
('momence', 'family_name', 1, '$.lastName'),
('momence', 'email', 1, '$.email'),
('momence', 'phone', 1, '$.phoneNumber'),
-- who is known by an address alone
('gmail', 'external_id', 1, '$.email'),
('gmail', 'external_id', 2, '$.id'),
('gmail', 'display_name', 1, '$.name'),
('gmail', 'email', 1, '$.email'),
('gmail', 'email', 2, '$.id'),
('google_calendar', 'external_id', 1, '$.email'),
('google_calendar', 'external_id', 2, '$.id'),
('google_calendar', 'display_name', 1, '$.displayName'),
('google_calendar', 'email', 1, '$.email'),
('google_calendar', 'email', 2, '$.id'),
('sms', 'external_id', 1, '$.id'),
('sms', 'phone', 1, '$.id');

revoke insert, update, delete, truncate on ref.field_maps from app_owner;
grant insert, update, delete on ref.field_maps to app_migrator; -- migrations add to it

commit;
