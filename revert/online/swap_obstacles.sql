-- Revert routiq:online/swap_obstacles from pg

begin;

drop function online.swap_obstacles(text);

commit;
