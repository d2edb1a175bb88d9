-- Revert routiq:audit/legal_holds__policies from pg

begin;

drop policy legal_holds_app_auditor_select on audit.legal_holds;
drop policy legal_holds_app_migrator_all on audit.legal_holds;
drop policy legal_holds_app_owner_all on audit.legal_holds;

commit;
