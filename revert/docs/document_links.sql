-- Revert routiq:docs/document_links from pg

begin;

drop table docs.document_links;

commit;
