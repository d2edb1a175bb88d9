-- Deploy routiq:contact/match_frequencies to pg
-- requires: contact/schema
--
-- No foreign key, for a run writes a row for each name and street: contact.match_count keeps them.

begin;

create table contact.match_frequencies (
    organization_id uuid not null,
    comparison text not null,
    value text not null,
    rarity real not null,
    constraint pk_match_frequencies primary key (organization_id, comparison, value)
);

alter table contact.match_frequencies owner to app_owner;

alter table contact.match_frequencies enable row level security;
alter table contact.match_frequencies force row level security;

comment on table contact.match_frequencies is
    'How rare each value is that more than one contact has: to share a rare name tells more than '
    'to share a common one. Class: derived';
comment on column contact.match_frequencies.organization_id is 'Tenant that the row belongs to';
comment on column contact.match_frequencies.comparison is
    'What is compared, such as family_name';
comment on column contact.match_frequencies.value is 'The value, in the form to compare';
comment on column contact.match_frequencies.rarity is
    'Binary logarithm of one over the part of the contacts that have it: 10 bits is one in 1024';

commit;
