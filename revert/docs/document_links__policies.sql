-- Revert routiq:docs/document_links__policies from pg

begin;

drop policy document_links_app_migrator_all on docs.document_links;
drop policy document_links_app_owner_sight on docs.document_links;
drop policy document_links_app_owner_all on docs.document_links;

commit;
