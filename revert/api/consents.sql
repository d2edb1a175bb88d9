-- Revert routiq:api/consents from pg

begin;

drop function api.list_consents(uuid);
drop function api.set_consent(uuid, text, boolean, text);
drop function contact.set_consent(uuid, text, boolean, text);

commit;
