-- Revert routiq:legacy/conversations__policies from pg

begin;

drop policy conversations_service_role_all on legacy.conversations;
drop policy conversations_authenticated_all on legacy.conversations;

commit;
