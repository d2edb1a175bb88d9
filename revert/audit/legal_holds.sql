-- Revert routiq:audit/legal_holds from pg

begin;

drop table audit.legal_holds;

commit;
