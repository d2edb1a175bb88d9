-- Revert routiq:docs/documents__policies from pg

begin;

drop policy documents_app_migrator_all on docs.documents;
drop policy documents_app_owner_sight on docs.documents;
drop policy documents_app_owner_all on docs.documents;

commit;
