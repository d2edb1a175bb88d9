-- Revert routiq:api/documents from pg

begin;

drop function api.get_document(uuid);
drop function api.documents_for(text, uuid, text, boolean, int, uuid);
drop function api.withdraw_document(uuid, int);
drop function api.supersede_document(uuid, uuid, text, timestamptz, int, text);
drop function api.link_document(uuid, text, uuid);
drop function api.attach_document(uuid, text, text, text, uuid, timestamptz, text);
drop function api.register_asset(text, text, bigint, text, text, text, text, date);

commit;
