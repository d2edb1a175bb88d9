-- Revert routiq:contact/search_documents__policies from pg

begin;

drop policy search_documents_app_migrator_all on contact.search_documents;
drop policy search_documents_app_owner_all on contact.search_documents;

commit;
