-- Revert routiq:api/attachments from pg

begin;

drop function api.get_attachment(uuid);

commit;
