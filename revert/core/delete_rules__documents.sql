-- Revert routiq:core/delete_rules__documents from pg

begin;

drop trigger tg_documents_60_living_parents_update on docs.documents;
drop trigger tg_documents_60_living_parents_insert on docs.documents;
drop trigger tg_document_links_60_living_parents_update on docs.document_links;
drop trigger tg_document_links_60_living_parents_insert on docs.document_links;
drop trigger tg_encounters_60_living_parents_update on clinic.encounters;
drop trigger tg_encounters_60_living_parents_insert on clinic.encounters;

delete from core.delete_rules as r
where
    r.child_table in (
        'clinic.encounters',
        'docs.document_links',
        'docs.documents'
    );

commit;
