-- Revert routiq:docs/follow_replacement from pg

begin;

drop trigger tg_documents_31_follow_update on docs.documents;
drop trigger tg_documents_30_follow_insert on docs.documents;
drop function docs.follow_replacement();

commit;
