-- Revert routiq:audit/chain_anchors__policies from pg

begin;

drop policy chain_anchors_app_migrator_select on audit.chain_anchors;
drop policy chain_anchors_app_auditor_select on audit.chain_anchors;
drop policy chain_anchors_app_owner_insert on audit.chain_anchors;
drop policy chain_anchors_app_owner_select on audit.chain_anchors;

commit;
