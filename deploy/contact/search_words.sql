-- Deploy routiq:contact/search_words to pg
-- requires: contact/contacts
--
-- A dictionary that slips are looked up in: each word stands under itself, under itself without one
-- letter, for each letter, and under its sound. What is written with one slip shares one of these.
-- Two sessions that meet a new word at once both keep it, each with its contact: neither waits.

begin;

create table contact.search_words (
    organization_id uuid not null,
    key text collate "C" not null,
    word text collate "C" not null,
    contact_id uuid not null,
    constraint pk_search_words primary key (organization_id, key, word, contact_id)
);

alter table contact.search_words owner to app_owner;

alter table contact.search_words enable row level security;
alter table contact.search_words force row level security;

comment on table contact.search_words is
    'Words that contacts are found by, under all that somebody may write instead. Class: derived';
comment on column contact.search_words.organization_id is 'Tenant that the row belongs to';
comment on column contact.search_words.key is
    'The word, or the word without one of its letters, or # and its sound (double metaphone)';
comment on column contact.search_words.word is 'The word';
comment on column contact.search_words.contact_id is
    'The contact that brought the word; others may have it too, and it may be gone';

commit;
