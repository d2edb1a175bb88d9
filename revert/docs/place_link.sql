-- Revert routiq:docs/place_link from pg

begin;

drop trigger tg_documents_40_pass_on on docs.documents;
drop trigger tg_document_links_30_place on docs.document_links;
drop function docs.pass_on_document();
drop function docs.place_link();

commit;
