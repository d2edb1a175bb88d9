-- Deploy routiq:contact/search_words to pg
-- requires: contact/contacts
-- requires: core/bootstrap
--
-- A dictionary in which words are looked up by what somebody wrote: each word stands under itself,
-- under itself without one letter, for each letter, and under its sound. What is written with one
-- slip shares one of these.
-- Two sessions that meet a new word at once both keep it, each with its contact: neither waits.
-- The index on parts of words needs pg_trgm and btree_gin.

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

do $index$
begin
    execute 'create index idx_search_words_word on contact.search_words '
        'using gin (organization_id, word extensions.gin_trgm_ops) '
        'with (gin_pending_list_limit = 256) where key = word';
exception
    when undefined_object then
        raise notice 'this host has no pg_trgm or no btree_gin: searching is slow here';
        create index idx_search_words_word on contact.search_words (organization_id, word)
        where key = word;
end
$index$;

comment on table contact.search_words is
    'Words that contacts are found by, under all that somebody may write instead. Class: derived';
comment on column contact.search_words.organization_id is 'Tenant that the row belongs to';
comment on column contact.search_words.key is
    'The word, or the word without one of its letters, or # and its sound (double metaphone)';
comment on column contact.search_words.word is 'The word';
comment on column contact.search_words.contact_id is
    'The contact that brought the word; others may have it too, and it may be gone';
comment on index contact.idx_search_words_word is
    'For contact.search_words_with: words by any part of them';

commit;
