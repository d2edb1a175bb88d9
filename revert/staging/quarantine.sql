-- Revert routiq:staging/quarantine from pg

begin;

drop view staging.quarantine;

commit;
