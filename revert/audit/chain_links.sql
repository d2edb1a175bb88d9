-- Revert routiq:audit/chain_links from pg

begin;

drop table audit.chain_links;

commit;
