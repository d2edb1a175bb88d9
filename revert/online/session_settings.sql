-- Revert routiq:online/session_settings from pg

begin;

drop function online.session_settings(text, oid[]);

commit;
