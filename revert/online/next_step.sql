-- Revert routiq:online/next_step from pg

begin;

drop function online.next_step(text);

commit;
