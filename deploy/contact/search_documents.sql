-- Deploy routiq:contact/search_documents to pg
-- requires: contact/contacts
--
-- Beside contacts and not in it: numbers, addresses and identifiers stand in tables of their own, and
-- who writes one of those must not raise the version of the contact. No foreign key: triggers keep
-- the rows, and contact.search_rebuild makes them anew.
-- The parts begin with the end of the tenant's id, so that each list of the index belongs to one
-- tenant and its length to that tenant alone. Few rows may wait to be put in order, for each search
-- reads all that wait.

begin;

create table contact.search_documents (
    organization_id uuid not null,
    contact_id uuid not null,
    name text collate "C" not null,
    document text collate "C" not null,
    shared_document text collate "C",
    branch_id uuid,
    parts text[] collate "C" not null,
    constraint pk_search_documents primary key (organization_id, contact_id),
    constraint ck_search_documents_shared_document
    check ((shared_document is null) = (branch_id is null))
);

alter table contact.search_documents owner to app_owner;

alter table contact.search_documents enable row level security;
alter table contact.search_documents force row level security;

-- How common a part is decides how a search is run (contact.search_common). Nobody asks that of the
-- documents: an estimate would read each of them for each search.
alter table contact.search_documents alter column document set statistics 0;
alter table contact.search_documents alter column shared_document set statistics 0;
alter table contact.search_documents alter column parts set statistics 40;

create index idx_search_documents_name on contact.search_documents
(organization_id, name, contact_id);
create index idx_search_documents_parts on contact.search_documents
using gin (parts) with (gin_pending_list_limit = 512);

comment on table contact.search_documents is
    'What each living contact is found by: names, numbers, addresses, identifiers. Class: derived';
comment on column contact.search_documents.organization_id is 'Tenant that the row belongs to';
comment on column contact.search_documents.contact_id is
    'The contact; one that was merged into another has no row';
comment on column contact.search_documents.name is
    'The name as shown, in the form to compare; results of one rank stand in its order';
comment on column contact.search_documents.document is
    'Every word that the contact is found by, each once, with a blank before and after it';
comment on column contact.search_documents.shared_document is
    'The same without what one branch alone may see; null where there is no such thing';
comment on column contact.search_documents.branch_id is
    'The branch that may see all of it; null where every member of the staff may';
comment on column contact.search_documents.parts is
    'What the index knows, after eight digits of the tenant: words of letters, their beginnings of '
    'two to four letters after a <, and of each number every four digits in a row and its last '
    'three, or all where there are fewer';
comment on index contact.idx_search_documents_name is
    'For contact.search_find: names that begin so, and pages of what very many contacts have';
comment on index contact.idx_search_documents_parts is
    'For contact.search_find: contacts by words and by parts of numbers';

commit;
