-- Revert routiq:online/next_fill from pg

begin;

drop function online.next_fill(text);

commit;
