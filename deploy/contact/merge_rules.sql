-- Deploy routiq:contact/merge_rules to pg
-- requires: contact/schema
--
-- References are found in the catalogue; here stands only what the catalogue cannot tell: which of
-- them stay, which are no foreign keys, and which fields the survivor takes from the other.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table contact.merge_rules (
    table_name text not null,
    column_name text not null,
    rule text not null,
    follows text,
    constraint pk_merge_rules primary key (table_name, column_name),
    constraint ck_merge_rules_rule
    check (
        rule in ('stay', 'move', 'fill', 'identify', 'join', 'either', 'greatest', 'least', 'add')
    ),
    constraint ck_merge_rules_follows check (follows is null or rule = 'fill')
);

alter table contact.merge_rules owner to app_owner;

comment on table contact.merge_rules is
    'What merging does with columns: references that stay or are no foreign keys, and fields that '
    'the survivor takes over. What is not listed: references move, fields stay. Class: reference';
comment on column contact.merge_rules.table_name is 'Table, with its schema';
comment on column contact.merge_rules.column_name is 'Its column';
comment on column contact.merge_rules.rule is
    'stay, move: references. Fields: fill what is empty; identify: fill, else keep as an '
    'identifier; join lists and objects; either flag; greatest; least; add numbers';
comment on column contact.merge_rules.follows is
    'The column that this one belongs to: it is taken over with that one, and never alone';

insert into contact.merge_rules (table_name, column_name, rule, follows)
values
-- history of merging, and pairs, which contact.merge_pairs handles
('contact.contact_merges', 'loser_id', 'stay', null),
('contact.contact_merges', 'survivor_id', 'stay', null),
('contact.contacts', 'merged_into_id', 'stay', null),
('contact.duplicate_candidates', 'contact_a_id', 'stay', null),
('contact.duplicate_candidates', 'contact_b_id', 'stay', null),
-- no foreign key, so that an invitation needs no contact to be removed first
('core.invitations', 'contact_id', 'move', null),
('contact.contacts', 'given_name', 'fill', null),
('contact.contacts', 'family_name', 'fill', null),
('contact.contacts', 'birth_date', 'fill', null),
('contact.contacts', 'sex', 'fill', null),
('contact.contacts', 'primary_email', 'fill', null),
('contact.contacts', 'primary_phone', 'fill', null),
('contact.contacts', 'phone_region', 'fill', 'primary_phone'),
('contact.contacts', 'address', 'fill', null),
('contact.contacts', 'is_patient', 'either', null),
('contact.contacts', 'last_activity_at', 'greatest', null),
('contact.contacts', 'metadata', 'join', null),
('contact.patients', 'mrn', 'identify', null),
('contact.patients', 'flags', 'join', null),
('contact.patients', 'first_appointment_at', 'least', null),
('contact.patients', 'last_appointment_at', 'greatest', null),
('contact.patients', 'next_appointment_at', 'least', null),
('contact.patients', 'appointment_count', 'add', null),
('contact.patients', 'upcoming_count', 'add', null),
('contact.patients', 'cancelled_count', 'add', null),
('contact.patients', 'no_show_count', 'add', null),
('contact.patients', 'metadata', 'join', null);

revoke insert, update, delete, truncate on contact.merge_rules from app_owner;
grant insert, update, delete on contact.merge_rules to app_migrator; -- migrations add to it

commit;
