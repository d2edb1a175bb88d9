-- Revert routiq:integration/retire_kek from pg

begin;

drop function integration.retire_kek(int);

commit;
