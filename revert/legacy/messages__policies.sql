-- Revert routiq:legacy/messages__policies from pg

begin;

drop policy messages_service_role_all on legacy.messages;
drop policy messages_authenticated_all on legacy.messages;

commit;
