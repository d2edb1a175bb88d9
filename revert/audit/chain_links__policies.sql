-- Revert routiq:audit/chain_links__policies from pg

begin;

drop policy chain_links_app_migrator_select on audit.chain_links;
drop policy chain_links_app_auditor_select on audit.chain_links;
drop policy chain_links_app_owner_insert on audit.chain_links;
drop policy chain_links_app_owner_select on audit.chain_links;

commit;
