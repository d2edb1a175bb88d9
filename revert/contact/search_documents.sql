-- Revert routiq:contact/search_documents from pg

begin;

drop table contact.search_documents;

commit;
