-- Revert routiq:docs/presentation_sessions__policies from pg

begin;

drop policy presentation_sessions_app_migrator_all on docs.presentation_sessions;
drop policy presentation_sessions_app_owner_sight on docs.presentation_sessions;
drop policy presentation_sessions_app_owner_all on docs.presentation_sessions;

commit;
