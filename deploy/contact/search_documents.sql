-- Deploy routiq:contact/search_documents to pg
-- requires: contact/contacts
-- requires: core/bootstrap
--
-- Beside contacts and not in it: numbers, addresses and identifiers stand in tables of their own, and
-- who writes one of those must not raise the version of the contact. No foreign key: triggers keep
-- the rows, and contact.search_rebuild makes them anew. The index needs pg_trgm and btree_gin.

begin;

create table contact.search_documents (
    organization_id uuid not null,
    contact_id uuid not null,
    name text collate "C" not null,
    document text collate "C" not null,
    constraint pk_search_documents primary key (organization_id, contact_id)
);

alter table contact.search_documents owner to app_owner;

alter table contact.search_documents enable row level security;
alter table contact.search_documents force row level security;

-- How often a part of a word is found decides how a search is run.
alter table contact.search_documents alter column document set statistics 200;

create index idx_search_documents_name on contact.search_documents
(organization_id, name, contact_id);

do $index$
begin
    execute 'create index idx_search_documents_document on contact.search_documents '
        'using gin (organization_id, document extensions.gin_trgm_ops)';
exception
    when undefined_object then
        raise notice 'this host has no pg_trgm or no btree_gin: searching is slow here';
        create index idx_search_documents_document on contact.search_documents (organization_id);
end
$index$;

comment on table contact.search_documents is
    'What each living contact is found by: names, numbers, addresses, identifiers. Class: derived';
comment on column contact.search_documents.organization_id is 'Tenant that the row belongs to';
comment on column contact.search_documents.contact_id is
    'The contact; one that was merged into another has no row';
comment on column contact.search_documents.name is
    'The name as shown, in the form to compare; results of one rank stand in its order';
comment on column contact.search_documents.document is
    'Every word that the contact is found by, each once, with a blank before and after it';
comment on index contact.idx_search_documents_name is
    'For contact.search_find: a name as it is, and pages of what very many contacts have';
comment on index contact.idx_search_documents_document is
    'For contact.search_find: contacts by any part of a word';

commit;
