-- Revert routiq:audit/link_hash from pg

begin;

drop function audit.link_hash(audit.chain_links);

commit;
