-- Revert routiq:integration/start_kek from pg

begin;

drop function integration.start_kek(int);

commit;
