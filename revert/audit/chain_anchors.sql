-- Revert routiq:audit/chain_anchors from pg

begin;

drop table audit.chain_anchors;

commit;
