-- Revert routiq:online/suffixed_name from pg

begin;

drop function online.suffixed_name(text, text);

commit;
