-- Revert routiq:online/next_piece from pg

begin;

drop function online.next_piece(text);

commit;
