-- Revert routiq:integration/transform_log from pg

begin;

drop table integration.transform_log;

commit;
