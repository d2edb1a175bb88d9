-- Revert routiq:online/ask from pg

begin;

drop function online.ask(text[], text, text, interval, integer, interval);

commit;
