-- Deploy routiq:contact/match_rows to pg
-- requires: contact/contacts
--
-- The key to the contact holds the organization too.

begin;

create table contact.match_rows (
    organization_id uuid not null,
    contact_id uuid not null,
    kind text not null,
    given_name text,
    family_name text,
    given_sound text,
    family_sound text,
    birth_date text,
    sex text,
    street_number text,
    street text,
    place text,
    city text,
    state text,
    postcode text,
    phones text[],
    emails text[],
    identifiers text[],
    keys bigint[] not null,
    constraint pk_match_rows primary key (organization_id, contact_id),
    constraint fk_match_rows_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id)
    on delete cascade
);

alter table contact.match_rows owner to app_owner;

alter table contact.match_rows enable row level security;
alter table contact.match_rows force row level security;

comment on table contact.match_rows is
    'What is compared of each living contact, in the form to compare. Class: derived';
comment on column contact.match_rows.organization_id is 'Tenant that the row belongs to';
comment on column contact.match_rows.contact_id is 'The contact that is meant';
comment on column contact.match_rows.kind is 'person or organization; only like is compared';
comment on column contact.match_rows.given_name is
    'Given names: lower case, without accents, titles and gaps';
comment on column contact.match_rows.family_name is 'Family name in the same form';
comment on column contact.match_rows.given_sound is 'How the given names sound in English';
comment on column contact.match_rows.family_sound is 'How the family name sounds in English';
comment on column contact.match_rows.birth_date is
    'Date of birth as eight digits, so that slips of the fingers can be seen';
comment on column contact.match_rows.sex is 'm or f; null where neither was said';
comment on column contact.match_rows.street_number is 'Number of the house';
comment on column contact.match_rows.street is 'Street, without the number';
comment on column contact.match_rows.place is 'Second line of the address';
comment on column contact.match_rows.city is 'City or suburb';
comment on column contact.match_rows.state is 'State or province';
comment on column contact.match_rows.postcode is 'Postcode';
comment on column contact.match_rows.phones is 'Telephone numbers in the form E.164';
comment on column contact.match_rows.emails is 'Addresses of e-mail in lower case';
comment on column contact.match_rows.identifiers is
    'Numbers that others gave the contact, each behind its system and a colon';
comment on column contact.match_rows.keys is
    'By which keys the contact is found; contact.match_keys turns them round';

commit;
