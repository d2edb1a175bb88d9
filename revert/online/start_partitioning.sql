-- Revert routiq:online/start_partitioning from pg

begin;

drop procedure
online.start_partitioning(text, regclass, text, jsonb, name, name, interval, interval);

commit;
