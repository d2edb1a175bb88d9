-- Revert routiq:integration/rotate_kek from pg

begin;

drop function integration.rotate_kek(int);

commit;
