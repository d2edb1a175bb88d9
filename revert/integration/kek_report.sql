-- Revert routiq:integration/kek_report from pg

begin;

drop function integration.kek_report();

commit;
