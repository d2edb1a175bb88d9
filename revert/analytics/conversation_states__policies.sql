-- Revert routiq:analytics/conversation_states__policies from pg

begin;

drop policy conversation_states_app_migrator_all on analytics.conversation_states;
drop policy conversation_states_app_owner_sight on analytics.conversation_states;
drop policy conversation_states_app_owner_all on analytics.conversation_states;

commit;
